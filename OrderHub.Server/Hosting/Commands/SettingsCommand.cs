using System.CommandLine;
using OrderHub.Server.Hosting.Settings;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>settings [--markdown]</c>: prints every setting.</summary>
public static class SettingsCommand
{
    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the reference page, docs/settings.md." };
        var command = new Command("settings", "List every setting, its default and its environment variable.") { markdown };
        command.SetAction((parsed, ct) => parsed.InvocationConfiguration.Output.WriteAsync(
            parsed.GetValue(markdown) ? SettingsPage.Write() : SettingsPage.WriteLines() + "\n").WaitAsync(ct));
        return command;
    }
}
