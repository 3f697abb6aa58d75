using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.UnitTests.Architecture;

namespace OrderHub.UnitTests.Connectors;

/// <summary>The shipped connectors as the server loads them, with the demo credentials.</summary>
internal static class Partners
{
    public const int Tenant = 1;

    public static string Folder { get; } = Path.Combine(Repository.Root, "connectors");

    public static ConnectorCatalog Catalog { get; } = ConnectorCatalog.Load(Folder, new JsonataCompiler());

    public static MessageReader Reader(TimeProvider time) => new(new Demo(), new ReplayGuard(time));

    public sealed class Demo : IPartnerCredentials
    {
        public PartnerCredential? Find(string connector, string appKey) =>
            appKey == DemoCredentials.AppKey ? new(connector, appKey, Tenant, DemoCredentials.Secret) : null;

        public PartnerCredential? OfTenant(string connector, int tenantId) =>
            tenantId == Tenant ? new(connector, DemoCredentials.AppKey, Tenant, DemoCredentials.Secret) : null;
    }

    /// <summary>A clock that stands until it is moved.</summary>
    public sealed class StillClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
