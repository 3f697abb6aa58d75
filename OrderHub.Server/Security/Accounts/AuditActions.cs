namespace OrderHub.Server.Security.Accounts;

/// <summary>The deeds that the audit names. They never change their meaning: old rows keep them.</summary>
public static class AuditActions
{
    public const string SessionOpen = "session.open";
    public const string SessionFail = "session.fail";
    public const string UserCreate = "user.create";
    public const string UserPassword = "user.password-set";
    public const string ApiKeyCreate = "api-key.create";
    public const string ApiKeyRevoke = "api-key.revoke";
    public const string KeyRotate = "key.rotate";
    public const string KeyPause = "key.pause";
    public const string KeyResume = "key.resume";
    public const string KeyRetire = "key.retire";
    public const string KeyDestroy = "key.destroy";
    public const string KeyRewrap = "key.rewrap";
    public const string OrderReveal = "order.reveal";
    public const string FieldCreate = "field.create";
    public const string FieldChange = "field.change";
    public const string FieldRetire = "field.retire";
    public const string FieldRelease = "field.release";
    public const string MarkPut = "mark.put";
    public const string MarkDelete = "mark.delete";
    public const string OrderDelete = "order.delete";
    public const string OrderRestore = "order.restore";
    public const string IncidentRetry = "incident.retry";
    public const string IncidentSkip = "incident.skip";
    public const string IncidentCancel = "incident.cancel";
    public const string InstanceSignal = "instance.signal";
    public const string InstanceCancel = "instance.cancel";
    public const string InstanceCompensate = "instance.compensate";
    public const string TaskComplete = "task.complete";
    public const string IncidentBulk = "incident.bulk";
    public const string IncidentBulkStop = "incident.bulk-stop";
    public const string IncidentCompensate = "incident.compensate";
    public const string FlowDraftDrop = "flow.draft-drop";
    public const string FlowSubmit = "flow.submit";
    public const string FlowWithdraw = "flow.withdraw";
    public const string FlowApprove = "flow.approve";
    public const string FlowPublish = "flow.publish";
    public const string FlowRetire = "flow.retire";
    public const string FlowRollout = "flow.rollout-set";
    public const string FlowRollBack = "flow.roll-back";
    public const string FlowPolicy = "flow.policy-set";
    public const string ConnectorPublish = "connector.publish";
    public const string ConnectorRetire = "connector.retire";
    public const string CredentialSet = "connector.credential-set";
    public const string CredentialRemove = "connector.credential-remove";
}
