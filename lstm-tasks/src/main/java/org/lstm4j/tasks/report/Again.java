package org.lstm4j.tasks.report;

/** The last section of a page: how to make it again. */
final class Again {
    private Again() {}

    static void write(Markup page, Provenance made) {
        page.open("section", "id", "again").element("h2", "How to make this again");
        if (!made.command().isEmpty()) {
            page.open("pre").element("code", made.command()).close();
        }
        page.open("dl", "class", "facts");
        fact(page, "Seed", Long.toString(made.seed()));
        fact(page, "Device", made.device());
        fact(page, "Software", made.software());
        fact(page, "Data", made.data());
        page.close().close();
    }

    private static void fact(Markup page, String name, String value) {
        page.element("dt", name).element("dd", value);
    }
}
