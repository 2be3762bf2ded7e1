package org.lstm4j.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the libraries' settings are called among a command's options. Libraries speak of settings in their own terms, as a program that
 * embeds them would; who types a command is told the option, where the command has one.
 */
final class OptionNames {
    /** A message about a setting begins with its name: {@code hidden: expected ...}, {@code top-p must lie in ...}. */
    private static final Pattern SETTING = Pattern.compile("([a-z][A-Za-z-]*)(?=:| must )");

    /** A column that is not there, with what it was to be for. */
    private static final Pattern COLUMN = Pattern.compile("no (\\w+) column '.*; name one of them$");

    private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

    static {
        REMEDIES.put("name the target", "--target");
        REMEDIES.put("name the column of dates", "--date");
        REMEDIES.put("name the column of texts", "--text");
        REMEDIES.put("name the column of labels", "--label");
        REMEDIES.put("name the column that tells several series apart", "--series");
        REMEDIES.put("linear imputation", "--impute linear");
        REMEDIES.put("a shorter horizon", "--horizon");
        REMEDIES.put("no season", "--season 1");
        REMEDIES.put("say which row", "--row");
        REMEDIES.put("take the CPU", "--backend cpu");
    }

    private OptionNames() {}

    /** The message with the options that the command has for what it speaks of. */
    static String in(CommandSpec spec, String message) {
        String named = message;
        Matcher setting = SETTING.matcher(message);
        if (setting.lookingAt() && has(spec, option(setting.group(1)))) {
            named = option(setting.group(1)) + message.substring(setting.end());
        }
        for (Map.Entry<String, String> remedy : REMEDIES.entrySet()) {
            if (has(spec, remedy.getValue().split(" ")[0])) {
                named = named.replace(remedy.getKey(), remedy.getKey() + " (" + remedy.getValue() + ")");
            }
        }
        Matcher column = COLUMN.matcher(named);
        return column.find() && has(spec, option(column.group(1))) ? named + " by " + option(column.group(1)) : named;
    }

    private static String option(String setting) {
        return "--"
                + setting.replaceFirst("Size$", "").replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static boolean has(CommandSpec spec, String option) {
        return spec.optionsMap().containsKey(option);
    }
}
