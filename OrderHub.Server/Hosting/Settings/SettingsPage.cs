using System.Text;

namespace OrderHub.Server.Hosting.Settings;

/// <summary>The reference page of all settings, written from the options classes.</summary>
public static class SettingsPage
{
    private const string Head = """
        # Settings

        <!-- Written by `OrderHub.Server settings --markdown`; a test keeps it equal. -->

        Set a value by environment variable, or in `appsettings.json` beside the program (`ORDERHUB__Security__SessionHours` is
        `{"OrderHub": {"Security": {"SessionHours": 12}}}`). A wrong or unknown setting stops the start: all faults are listed, each with the
        line that fixes it.

        Short forms: `ORDERHUB_DATA` (data folder), `ORDERHUB_ADMIN_KEY` (the first administrator's API key), `--urls` (addresses to listen
        on; default `http://127.0.0.1:5080`). `ASPNETCORE_ENVIRONMENT=Development` adds the simulators, the virtual clock and the sign-in link
        on each start.

        Exit codes: 0 stopped as asked, 69 address taken, 70 a fault of the server's own, 73 data folder cannot be used, 74 a store or key
        cannot be used, 78 wrong settings.


        """;

    /// <summary>The whole page, Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Head);
        foreach (var section in SettingsCatalog.Classes.GroupBy(found => found.Section, found => found.Type, StringComparer.Ordinal))
        {
            page.Append("## ").Append(section.Key.Replace("OrderHub:", "", StringComparison.Ordinal)).Append("\n\n");
            foreach (var setting in section.SelectMany(type => SettingsCatalog.Of(section.Key, type)))
            {
                page.Append("**`").Append(setting.Variable).Append("`** ").Append(Facts(setting)).Append("\\\n")
                    .Append(setting.Description).Append("\n\n");
            }
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>One line a setting, for a terminal.</summary>
    public static string WriteLines() => string.Join('\n', SettingsCatalog.Classes
        .SelectMany(found => SettingsCatalog.Of(found.Section, found.Type))
        .Select(setting => $"{setting.Variable,-52} {Facts(setting)}"));

    private static string Facts(Setting setting)
    {
        var limits = setting.Limits.Length > 0 ? "; " + setting.Limits : "";
        return setting.Kind + limits + (setting.Default is { Length: > 0 } value ? $"; default {value}" : "");
    }
}
