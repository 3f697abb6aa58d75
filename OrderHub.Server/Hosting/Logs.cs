namespace OrderHub.Server.Hosting;

/// <summary>What the host logs; event ids 1100 to 1199.</summary>
internal static partial class Logs
{
    [LoggerMessage(1100, LogLevel.Warning, "No simulators: {Reason}")]
    public static partial void NoSimulators(ILogger logger, string reason);

    [LoggerMessage(1101, LogLevel.Information, "Listening on {Addresses}; data in {DataFolder}; roles {Roles}; {Environment}")]
    public static partial void Started(ILogger logger, string addresses, string dataFolder, string roles, string environment);

    [LoggerMessage(1102, LogLevel.Warning, "ORDERHUB_ADMIN_KEY is shorter than {Length} characters: fit for a test, not for more")]
    public static partial void ShortAdminKey(ILogger logger, int length);

    [LoggerMessage(1103, LogLevel.Warning, "Telemetry could not write to {Path}: {Reason}")]
    public static partial void TraceFileFailed(ILogger logger, string path, string reason);
}
