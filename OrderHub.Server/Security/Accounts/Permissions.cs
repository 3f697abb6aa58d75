using System.Collections.Frozen;

namespace OrderHub.Server.Security.Accounts;

/// <summary>The roles there are.</summary>
public static class Roles
{
    public const string Administrator = "administrator";
    public const string Operator = "operator";

    /// <summary>Composes flows and tries them; what goes to orders is for others to say.</summary>
    public const string Designer = "designer";

    /// <summary>Approves, publishes, rolls out, rolls back and retires flows.</summary>
    public const string Publisher = "publisher";

    /// <summary>Sees everything that is not personal, and changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>A tenant's program: it places, changes and reads orders, and nothing else.</summary>
    public const string TenantApi = "tenantApi";

    public static readonly IReadOnlyList<string> All = [Administrator, Operator, Designer, Publisher, Auditor, TenantApi];
}

/// <summary>What one may be allowed to do.</summary>
public enum Permission
{
    ReadOrders,
    PlaceOrders,

    /// <summary>Modify, cancel, re-address, intercept and reverse.</summary>
    ChangeOrders,

    /// <summary>Delete and restore.</summary>
    DeleteOrders,

    /// <summary>Take lists of orders away as files, masked.</summary>
    ExportOrders,

    /// <summary>See personal data unmasked; each look is audited.</summary>
    RevealPersonalData,

    ReadFlows,

    /// <summary>Save and submit drafts and scenarios.</summary>
    EditFlows,

    /// <summary>Try flows out without a trace.</summary>
    SimulateFlows,

    /// <summary>Approve, publish, roll out, roll back and retire.</summary>
    PublishFlows,

    /// <summary>Whether publishing asks for a second person.</summary>
    ManageFlowPolicy,

    RepairIncidents,

    /// <summary>See, claim and complete human tasks.</summary>
    WorkTasks,
    ExplainMessages,

    /// <summary>See exchanges and cases, masked.</summary>
    ReadExchanges,

    /// <summary>Replay exchanges and decide about cases.</summary>
    DecideCases,

    /// <summary>Subscribe to statuses, and see and repair what was delivered.</summary>
    ManageSubscriptions,

    /// <summary>See consumers, queues and dead letters.</summary>
    ReadRelay,

    /// <summary>Pause, rebuild and replay; a consumer is that of all tenants.</summary>
    OperateRelay,

    /// <summary>Write connectors, publish them, and set partners' credentials.</summary>
    ManageConnectors,

    /// <summary>See what was compared with the orders, and what differed.</summary>
    ReadReconciliation,

    /// <summary>Compare, repair, pause.</summary>
    ManageReconciliation,

    /// <summary>See how copies of other systems' orders stand.</summary>
    ReadSynchronizations,

    /// <summary>Pause them, let them go on, and begin them anew.</summary>
    ManageSynchronizations,

    /// <summary>Define extension fields and marks.</summary>
    ManageFields,

    /// <summary>Change the tables that capabilities look up: reach, rates and the like.</summary>
    ManageReference,

    /// <summary>See jobs: schedules, runs with their input and result, nodes and queues.</summary>
    ReadJobs,

    /// <summary>Run, cancel and retry jobs.</summary>
    RunJobs,

    /// <summary>Make, change and pause schedules and queues, and retry or delete many runs.</summary>
    ManageJobs,
    ManageUsers,
    ManageApiKeys,

    /// <summary>See, exchange and destroy the keys under which data is sealed.</summary>
    ManageKeys,

    /// <summary>Samples, simulators and the clock, in Development.</summary>
    UseSimulators,
}

/// <summary>Which role may do what; one table, so that it can be read at a glance.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<string, FrozenSet<Permission>> ByRole = new Dictionary<string, Permission[]>(StringComparer.Ordinal)
    {
        [Roles.Administrator] = Enum.GetValues<Permission>(),
        [Roles.Operator] =
        [
            Permission.ReadOrders, Permission.PlaceOrders, Permission.ChangeOrders, Permission.ExportOrders, Permission.ReadFlows, Permission.RepairIncidents, Permission.ExplainMessages,
            Permission.UseSimulators, Permission.SimulateFlows, Permission.WorkTasks, Permission.ReadExchanges, Permission.DecideCases, Permission.ManageSubscriptions,
            Permission.ManageReference, Permission.ReadReconciliation, Permission.ManageReconciliation, Permission.ReadSynchronizations, Permission.ManageSynchronizations, Permission.ReadRelay, Permission.OperateRelay, Permission.ReadJobs, Permission.RunJobs, Permission.ManageJobs,
        ],
        [Roles.Designer] =
        [
            Permission.ReadOrders, Permission.PlaceOrders, Permission.ReadFlows, Permission.EditFlows, Permission.SimulateFlows, Permission.ExplainMessages,
            Permission.UseSimulators, Permission.ReadExchanges, Permission.WorkTasks,
        ],
        [Roles.Publisher] = [Permission.ReadOrders, Permission.ReadFlows, Permission.EditFlows, Permission.SimulateFlows, Permission.PublishFlows, Permission.WorkTasks],
        [Roles.Auditor] = [Permission.ReadOrders, Permission.ExportOrders, Permission.ReadFlows, Permission.ReadExchanges, Permission.ReadReconciliation, Permission.ReadSynchronizations, Permission.ReadRelay, Permission.ReadJobs],
        [Roles.TenantApi] = [Permission.ReadOrders, Permission.PlaceOrders, Permission.ChangeOrders, Permission.ExportOrders, Permission.ManageSubscriptions],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(), StringComparer.Ordinal);

    public static bool Has(string role, Permission permission) => ByRole.TryGetValue(role, out var granted) && granted.Contains(permission);
}
