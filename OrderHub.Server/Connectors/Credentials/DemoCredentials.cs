namespace OrderHub.Server.Connectors.Credentials;

/// <summary>The credentials that everybody knows: for the demo tenant in Development, and in the simulators by default.</summary>
public static class DemoCredentials
{
    public const string AppKey = "demo-app-key";
    public const string Secret = "demo-app-secret-not-for-production";
}
