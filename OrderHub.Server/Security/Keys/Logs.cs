namespace OrderHub.Server.Security.Keys;

/// <summary>Log events of the keys: 6300 to 6399. Names of keys only, never a key.</summary>
internal static partial class Logs
{
    [LoggerMessage(6300, LogLevel.Error, "Keys could not be looked up; those that are known stay in use")]
    public static partial void RefreshFailed(ILogger logger, Exception failure);

    [LoggerMessage(6301, LogLevel.Information, "Tenant {Tenant}: key {KeyId} seals from {From:O} on; all older values are sealed anew")]
    public static partial void RotationStarted(ILogger logger, int tenant, int keyId, DateTimeOffset from);

    [LoggerMessage(6302, LogLevel.Information, "Tenant {Tenant}: {Checked} values are under key {KeyId} and none under an older one; the older ones are retired")]
    public static partial void RotationDone(ILogger logger, int tenant, int keyId, long @checked);

    [LoggerMessage(6303, LogLevel.Error, "Tenant {Tenant}: sealing anew under key {KeyId} goes no further for now")]
    public static partial void RotationFailed(ILogger logger, int tenant, int keyId, Exception failure);

    [LoggerMessage(6304, LogLevel.Information, "{Count} keys of tenants are wrapped by {Master} now")]
    public static partial void Rewrapped(ILogger logger, int count, string master);
}
