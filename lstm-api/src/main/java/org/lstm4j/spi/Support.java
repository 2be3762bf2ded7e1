package org.lstm4j.spi;

/**
 * How a backend would run a spec. The answer binds: after NATIVE or COMPOSED, {@link Backend#plan} must work.
 *
 * @param kind native, composed, or not at all
 * @param reason why not, naming the field at fault; empty unless unsupported
 */
public record Support(Kind kind, String reason) {
    /** By its own fused kernels. */
    public static final Support NATIVE = new Support(Kind.NATIVE, "");
    /** By a composed plan over its core kernels. */
    public static final Support COMPOSED = new Support(Kind.COMPOSED, "");

    /** The three answers. */
    public enum Kind {
        NATIVE,
        COMPOSED,
        UNSUPPORTED
    }

    /** Not at all, for the given reason. */
    public static Support unsupported(String reason) {
        return new Support(Kind.UNSUPPORTED, reason);
    }

    /** Whether a plan can be made. */
    public boolean isSupported() {
        return kind != Kind.UNSUPPORTED;
    }
}
