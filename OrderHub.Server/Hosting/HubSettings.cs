using OrderHub.Server.Hosting.Settings;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>Puts the sources of settings in order and refuses to go on with bad ones.</summary>
public static class HubSettings
{
    private const string DataFolderKey = NodeOptions.Section + ":" + nameof(NodeOptions.DataFolder);
    private const string AdminKeyKey = NodeOptions.Section + ":" + nameof(NodeOptions.AdminKey);

    /// <summary>Adds the short forms and what the caller states, and makes the data folder's path absolute.</summary>
    public static void AddTo(ConfigurationManager configuration, HubArguments arguments)
    {
        configuration.AddInMemoryCollection(ShortForms());
        configuration.AddInMemoryCollection(arguments.Settings);
        var folder = configuration[DataFolderKey] ?? new NodeOptions().DataFolder;
        configuration.AddInMemoryCollection([new(DataFolderKey, Path.GetFullPath(folder))]);
    }

    /// <exception cref="SetupException">Says all faults of the settings together.</exception>
    public static void Check(IConfiguration configuration)
    {
        var faults = SettingsCheck.FindFaults(configuration);
        if (faults.Count > 0)
        {
            throw new SetupException(
                SetupFailure.Settings,
                faults.Count == 1
                    ? "OrderHub cannot start: " + faults[0]
                    : $"OrderHub cannot start, {faults.Count} settings are wrong:\n" + string.Join('\n', faults.Select(fault => "  " + fault)));
        }
    }

    private static Dictionary<string, string?> ShortForms()
    {
        var forms = new Dictionary<string, string?>(StringComparer.Ordinal);
        Add(DataFolderKey, "ORDERHUB_DATA");
        Add(AdminKeyKey, "ORDERHUB_ADMIN_KEY");
        return forms;

        void Add(string key, string variable)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                forms[key] = value;
            }
        }
    }
}
