using System.ComponentModel.DataAnnotations;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Redis;
using OrderHub.Server.Storage.RabbitMq;

namespace OrderHub.Server.Hosting.Settings;

/// <summary>Reads all settings before anything starts and says all that is wrong at once, each with the line that would fix it.</summary>
public static class SettingsCheck
{
    /// <summary>One sentence for each fault; empty when the settings are good.</summary>
    public static IReadOnlyList<string> FindFaults(IConfiguration configuration)
    {
        var settings = SettingsCatalog.Classes.SelectMany(found => SettingsCatalog.Of(found.Section, found.Type)).ToList();
        return
        [
            .. FindUnknown(configuration, settings),
            .. SettingsCatalog.Classes.SelectMany(found => FindWrong(configuration, found.Section, found.Type)),
            .. FindUnknownRoles(configuration),
            .. FindMissingConnections(configuration),
            .. FindWrongCaches(configuration),
            .. FindWrongBroker(configuration),
        ];
    }

    private static IEnumerable<string> FindUnknown(IConfiguration configuration, List<Setting> settings) =>
        configuration.GetSection(NodeOptions.Section).AsEnumerable()
            .Where(pair => pair.Value is not null && pair.Key.Contains(':', StringComparison.Ordinal))
            .Where(pair => !settings.Exists(setting => Covers(setting, pair.Key)))
            .Select(pair => $"{VariableOf(pair.Key)} is no setting of this server: remove it, or see `OrderHub.Server settings` for the right name.");

    private static bool Covers(Setting setting, string key) =>
        key.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)
        || (!setting.IsScalar && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> FindWrong(IConfiguration configuration, string section, Type type)
    {
        var settings = SettingsCatalog.Of(section, type);
        var unreadable = settings.Where(setting => setting.IsScalar && !CanRead(configuration, setting)).ToList();
        if (unreadable.Count > 0)
        {
            return unreadable.Select(setting =>
                $"{setting.Variable} is \"{configuration[setting.Key]}\", but must be {setting.Kind}. {Fix(setting)}");
        }

        object? options;
        try
        {
            options = configuration.GetSection(section).Get(type) ?? Activator.CreateInstance(type);
        }
        catch (InvalidOperationException fault)
        {
            return [$"{VariableOf(section)}: {fault.Message}"];
        }

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options!, new ValidationContext(options!), results, validateAllProperties: true);
        return results.Select(result => settings.FirstOrDefault(setting => result.MemberNames.Contains(setting.Property.Name, StringComparer.Ordinal)) is { } setting
            ? $"{setting.Variable} is {Shown(configuration[setting.Key])}: {result.ErrorMessage} {Fix(setting)}"
            : $"{VariableOf(section)}: {result.ErrorMessage}");
    }

    private static IEnumerable<string> FindUnknownRoles(IConfiguration configuration)
    {
        var text = configuration[$"{NodeOptions.Section}:{nameof(NodeOptions.Roles)}"];
        return NodeRoles.Parse(text, out var unknown) is not null
            ? []
            : [$"ORDERHUB__Roles names no known role in \"{string.Join(", ", unknown)}\": use any of access, engine, relay, jobs. Fix: ORDERHUB__Roles={NodeRoles.Everything}"];
    }

    private static IEnumerable<string> FindMissingConnections(IConfiguration configuration)
    {
        var connections = configuration.GetSection($"{MySqlOptions.Section}:{nameof(MySqlOptions.Connections)}").GetChildren().Select(child => child.Value ?? "").ToList();
        if (connections.Count == 0 && "mysql".Equals(configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"], StringComparison.OrdinalIgnoreCase))
        {
            yield return "ORDERHUB__Storage__Provider is \"mysql\", and no database is named. Fix: ORDERHUB__Storage__MySql__Connections__0=Server=localhost;Port=3306;User ID=hub;Password=...;Database=hub";
        }

        for (var i = 0; i < connections.Count; i++)
        {
            if (MySqlOptions.FindFault(connections[i]) is { } fault)
            {
                yield return $"ORDERHUB__Storage__MySql__Connections__{i} {fault} Fix: ORDERHUB__Storage__MySql__Connections__{i}=Server=localhost;Port=3306;User ID=hub;Password=...;Database=hub";
            }
        }
    }

    // Their own words: the values may hold a password, and are not shown.
    private static IEnumerable<string> FindWrongCaches(IConfiguration configuration)
    {
        var cache = configuration.GetSection(CacheOptions.Section);
        foreach (var name in new[] { nameof(CacheOptions.Primary), nameof(CacheOptions.Standby) })
        {
            if (cache[name] is { } text && RedisText.FindFault(text) is { } fault)
            {
                yield return $"ORDERHUB__Cache__{name}: {fault} Fix: ORDERHUB__Cache__{name}=localhost:6379";
            }
        }

        if (cache[nameof(CacheOptions.Standby)] is not null && cache[nameof(CacheOptions.Primary)] is null)
        {
            yield return "ORDERHUB__Cache__Standby is set, and ORDERHUB__Cache__Primary is not: the standby stands in for a primary. Fix: ORDERHUB__Cache__Primary=localhost:6379";
        }
    }

    private static IEnumerable<string> FindWrongBroker(IConfiguration configuration)
    {
        var broker = configuration.GetSection(RabbitMqOptions.Section);
        if ("rabbitmq".Equals(configuration[$"{RelayOptions.Section}:{nameof(RelayOptions.Bus)}"], StringComparison.OrdinalIgnoreCase) && string.IsNullOrWhiteSpace(broker[nameof(RabbitMqOptions.Url)]))
        {
            yield return "ORDERHUB__Relay__Bus is \"rabbitmq\", and no broker is named. Fix: ORDERHUB__Relay__RabbitMq__Url=amqp://hub:...@localhost:5672/";
        }
        else if (new RabbitMqOptions { Url = broker[nameof(RabbitMqOptions.Url)] ?? new RabbitMqOptions().Url, Shaping = broker[nameof(RabbitMqOptions.Shaping)] ?? "" }.FindFault() is { } fault)
        {
            var example = fault.Name == nameof(RabbitMqOptions.Url) ? "amqp://hub:...@localhost:5672/" : "fulfillment=50/2";
            yield return $"ORDERHUB__Relay__RabbitMq__{fault.Name} {fault.Fault} Fix: ORDERHUB__Relay__RabbitMq__{fault.Name}={example}";
        }
    }

    private static bool CanRead(IConfiguration configuration, Setting setting)
    {
        try
        {
            _ = configuration.GetValue(setting.Property.PropertyType, setting.Key);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Fix(Setting setting) =>
        setting.Default is { Length: > 0 } value ? $"Fix: {setting.Variable}={value}" : $"Fix: set {setting.Variable}, or remove it.";

    private static string Shown(string? value) => value is null ? "not set" : $"\"{value}\"";

    private static string VariableOf(string key) =>
        "ORDERHUB" + key[NodeOptions.Section.Length..].Replace(":", "__", StringComparison.Ordinal);
}
