namespace OrderHub.Server.Access.Errors;

/// <summary>
/// The stable codes of problem answers. They never change their meaning; each is explained in <c>docs/errors.md</c>, and a test
/// compares the two. Codes that other layers give (faults of fields, refusals of a line) stand in their own <c>...Codes</c> classes.
/// </summary>
public static class ErrorCodes
{
    public const string RequestInvalid = "request.invalid";
    public const string RequestTooLarge = "request.too-large";
    public const string RequestMediaType = "request.media-type";
    public const string RequestFailed = "request.failed";
    public const string RouteNotFound = "route.not-found";
    public const string RouteMethod = "route.method";
    public const string RateLimited = "rate.limited";
    public const string ServerOverloaded = "server.overloaded";
    public const string ServerUnavailable = "server.unavailable";
    public const string ServerFault = "server.fault";

    public const string AuthRequired = "auth.required";
    public const string AuthForbidden = "auth.forbidden";
    public const string AuthCsrf = "auth.csrf";
    public const string SessionFailed = "session.failed";
    public const string SessionThrottled = "session.throttled";

    public const string JsonSyntax = "json.syntax";
    public const string JsonUnknownProperty = "json.unknown-property";
    public const string JsonDuplicateProperty = "json.duplicate-property";
    public const string JsonWrongType = "json.wrong-type";
    public const string JsonMissing = "json.missing";
    public const string JsonDepth = "json.depth";

    public const string OrderInvalid = "order.invalid";
    public const string OrderNotFound = "order.not-found";
    public const string OrderIdempotencyRequired = "order.idempotency.required";
    public const string OrderIdempotencyConflict = "order.idempotency.conflict";
    public const string OrderReferenceTaken = "order.reference.taken";

    public const string OrderPreconditionRequired = "order.precondition.required";
    public const string OrderPreconditionInvalid = "order.precondition.invalid";
    public const string OrderPreconditionFailed = "order.precondition.failed";
    public const string OrderChangeRefused = "order.change.refused";
    public const string OrderChangeContended = "order.change.contended";
    public const string OrderMasterRefused = "order.master.refused";
    public const string OrderMasterUnavailable = "order.master.unavailable";

    public const string SearchUnavailable = "list.unavailable";
    public const string SavedSearchNotFound = "saved-search.not-found";
    public const string SavedSearchInvalid = "saved-search.invalid";
    public const string SavedSearchTaken = "saved-search.taken";
    public const string ExportNotFound = "export.not-found";
    public const string ExportEnded = "export.ended";
    public const string ExportLimit = "export.limit";

    public const string BatchSize = "batch.size";

    public const string ListQuery = "list.query";

    public const string RevisionRequired = "revision.required";
    public const string RevisionChanged = "revision.changed";
    public const string FlowNotFound = "flow.not-found";
    public const string FlowInvalid = "flow.invalid";
    public const string FlowApproval = "flow.approval";
    public const string FlowRetired = "flow.retired";
    public const string SimulationInvalid = "simulation.invalid";
    public const string SimulationBatchNotFound = "simulation.batch-not-found";
    public const string SimulationBatchEnded = "simulation.batch-ended";
    public const string ScenarioInvalid = "scenario.invalid";
    public const string ScenarioNotFound = "scenario.not-found";
    public const string InstanceNotFound = "instance.not-found";
    public const string InstanceEnded = "instance.ended";
    public const string InstanceNotWaiting = "instance.not-waiting";
    public const string TaskNotFound = "task.not-found";
    public const string TaskClosed = "task.closed";
    public const string TaskInvalid = "task.invalid";
    public const string CapabilityNotFound = "capability.not-found";
    public const string CapabilityNotPure = "capability.not-pure";

    public const string IncidentNotFound = "incident.not-found";
    public const string IncidentClosed = "incident.closed";
    public const string IncidentDecision = "incident.decision";
    public const string IncidentActionNotFound = "incident.action-not-found";
    public const string IncidentActionEnded = "incident.action-ended";

    public const string ConnectorNotFound = "connector.not-found";
    public const string ConnectorInvalid = "connector.invalid";
    public const string ConnectorChanged = "connector.changed";
    public const string CredentialInvalid = "connector.credential.invalid";
    public const string CredentialTaken = "connector.credential.taken";
    public const string CredentialNotFound = "connector.credential.not-found";

    public const string ExchangeNotFound = "exchange.not-found";
    public const string ExchangeNotReplayed = "exchange.not-replayed";
    public const string CaseNotFound = "case.not-found";
    public const string CaseDecided = "case.decided";
    public const string CaseDecision = "case.decision";
    public const string PartnerActionNotFound = "partner-action.not-found";
    public const string PartnerActionEnded = "partner-action.ended";
    public const string ReconciliationNotFound = "reconciliation.not-found";
    public const string ReconciliationEnded = "reconciliation.ended";
    public const string ReconciliationStore = "reconciliation.store";
    public const string SynchronizationNotFound = "synchronization.not-found";
    public const string SynchronizationState = "synchronization.state";
    public const string SynchronizationReason = "synchronization.reason";
    public const string JobNotFound = "job.not-found";
    public const string JobInvalid = "job.invalid";
    public const string JobArguments = "job.arguments";
    public const string JobState = "job.state";
    public const string JobChanged = "job.changed";
    public const string JobNameTaken = "job.name-taken";
    public const string CodeNotFound = "connector.code-not-found";
    public const string SubscriptionNotFound = "subscription.not-found";
    public const string SubscriptionInvalid = "subscription.invalid";

    public const string RelayConsumerNotFound = "relay.consumer-not-found";
    public const string RelayReason = "relay.reason";
    public const string RelayNotRebuilt = "relay.not-rebuilt";
    public const string RelayFilter = "relay.filter";

    public const string UserInvalid = "user.invalid";
    public const string UserExists = "user.exists";
    public const string UserNotFound = "user.not-found";
    public const string UserPassword = "user.password";
    public const string ApiKeyInvalid = "api-key.invalid";
    public const string ApiKeyNotFound = "api-key.not-found";

    public const string KeyNotFound = "key.not-found";
    public const string KeyNeeded = "key.needed";
    public const string KeyRotationRunning = "key.rotation.running";
    public const string KeyRotationState = "key.rotation.state";

    public const string SimulatorsAbsent = "simulators.absent";
    public const string SimulatorsFailed = "simulators.failed";
    public const string ClockInvalid = "clock.invalid";
}
