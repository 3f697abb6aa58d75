using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using OrderHub.Server.Access.Accounts;
using OrderHub.Server.Access.Development;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Access.Fields;
using OrderHub.Server.Access.Flows;
using OrderHub.Server.Access.Jobs;
using OrderHub.Server.Access.Live;
using OrderHub.Server.Access.Lookups;
using OrderHub.Server.Access.Orders;
using OrderHub.Server.Access.Partners;
using OrderHub.Server.Access.Reconciliation;
using OrderHub.Server.Access.Relay;
using OrderHub.Server.Access.Synchronization;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Workflows.Running;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Json;

/// <summary>Every type that goes over the API, for the serializer to know at build time. Strict on what comes in.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(EnumNames<StatusDecision>), typeof(ZonedTime)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(StartReconciliation))]
[JsonSerializable(typeof(SetReconciliation))]
[JsonSerializable(typeof(ReconciliationSetting))]
[JsonSerializable(typeof(ReconciliationStanding))]
[JsonSerializable(typeof(ReconciliationRunView))]
[JsonSerializable(typeof(ReconciliationRunPage))]
[JsonSerializable(typeof(ReconciliationBucketPage))]
[JsonSerializable(typeof(ReconciliationDifferencePage))]
[JsonSerializable(typeof(SynchronizationList))]
[JsonSerializable(typeof(PauseSynchronization))]
[JsonSerializable(typeof(SyncFaultPage))]
[JsonSerializable(typeof(KeyRotationView))]
[JsonSerializable(typeof(MasterKeyView))]
[JsonSerializable(typeof(OrderContent))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(IdentifyNumbers))]
[JsonSerializable(typeof(IdentifiedNumbers))]
[JsonSerializable(typeof(OrderSums))]
[JsonSerializable(typeof(OrderOverview))]
[JsonSerializable(typeof(NewSavedSearch))]
[JsonSerializable(typeof(SavedSearch))]
[JsonSerializable(typeof(SavedSearchList))]
[JsonSerializable(typeof(StartOrderExport))]
[JsonSerializable(typeof(OrderExport))]
[JsonSerializable(typeof(OrderExportList))]
[JsonSerializable(typeof(NewField))]
[JsonSerializable(typeof(ChangedField))]
[JsonSerializable(typeof(FieldList))]
[JsonSerializable(typeof(FieldUsage))]
[JsonSerializable(typeof(NewMark))]
[JsonSerializable(typeof(MarkList))]
[JsonSerializable(typeof(ReferenceTableList))]
[JsonSerializable(typeof(ReferencePage))]
[JsonSerializable(typeof(WriteReferenceRow))]
[JsonSerializable(typeof(ReferenceImport))]
[JsonSerializable(typeof(CountedPage))]
[JsonSerializable(typeof(SetCounted))]
[JsonSerializable(typeof(PlacedOrder))]
[JsonSerializable(typeof(OrderBatch))]
[JsonSerializable(typeof(PatchBatch))]
[JsonSerializable(typeof(OrderBatchResult))]
[JsonSerializable(typeof(AskChange))]
[JsonSerializable(typeof(ReaddressOrder))]
[JsonSerializable(typeof(ReverseOrder))]
[JsonSerializable(typeof(ChangeRequestView))]
[JsonSerializable(typeof(ChangeRequestList))]
[JsonSerializable(typeof(ChangeLog))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(StatusFlow))]
[JsonSerializable(typeof(OrderFlows))]
[JsonSerializable(typeof(IncidentList))]
[JsonSerializable(typeof(RetryIncident))]
[JsonSerializable(typeof(SkipIncident))]
[JsonSerializable(typeof(CompensateIncident))]
[JsonSerializable(typeof(CapabilityList))]
[JsonSerializable(typeof(CancelIncident))]
[JsonSerializable(typeof(IncidentGroupList))]
[JsonSerializable(typeof(BeginIncidentAction))]
[JsonSerializable(typeof(IncidentAction))]
[JsonSerializable(typeof(IncidentActionPage))]
[JsonSerializable(typeof(IncidentActionItemPage))]
[JsonSerializable(typeof(FlowList))]
[JsonSerializable(typeof(FlowDraft))]
[JsonSerializable(typeof(SaveDraft))]
[JsonSerializable(typeof(RestoreDraft))]
[JsonSerializable(typeof(DraftRevisionPage))]
[JsonSerializable(typeof(DraftRevisionText))]
[JsonSerializable(typeof(ValidateFlow))]
[JsonSerializable(typeof(FlowValidation))]
[JsonSerializable(typeof(PublishDraft))]
[JsonSerializable(typeof(PublishText))]
[JsonSerializable(typeof(PublishedFlow))]
[JsonSerializable(typeof(FlowVersionList))]
[JsonSerializable(typeof(FlowVersionText))]
[JsonSerializable(typeof(FlowDiffView))]
[JsonSerializable(typeof(FlowRollout))]
[JsonSerializable(typeof(SetRollout))]
[JsonSerializable(typeof(RollBackFlow))]
[JsonSerializable(typeof(FlowFigureList))]
[JsonSerializable(typeof(FlowPolicy))]
[JsonSerializable(typeof(StartSimulation))]
[JsonSerializable(typeof(Simulation))]
[JsonSerializable(typeof(StartSimulationBatch))]
[JsonSerializable(typeof(SimulationBatch))]
[JsonSerializable(typeof(SimulationBatchList))]
[JsonSerializable(typeof(ScenarioList))]
[JsonSerializable(typeof(ScenarioText))]
[JsonSerializable(typeof(SaveScenario))]
[JsonSerializable(typeof(ScenarioResults))]
[JsonSerializable(typeof(InstanceList))]
[JsonSerializable(typeof(InstanceStandings))]
[JsonSerializable(typeof(InstanceJournal))]
[JsonSerializable(typeof(SendSignal))]
[JsonSerializable(typeof(SignalSent))]
[JsonSerializable(typeof(EndInstance))]
[JsonSerializable(typeof(LiveInstance))]
[JsonSerializable(typeof(JournalKind))]
[JsonSerializable(typeof(TaskCounts))]
[JsonSerializable(typeof(TaskList))]
[JsonSerializable(typeof(HumanTask))]
[JsonSerializable(typeof(CompleteTask))]
[JsonSerializable(typeof(EvaluateCapability))]
[JsonSerializable(typeof(CapabilityEvaluation))]
[JsonSerializable(typeof(LiveOrder))]
[JsonSerializable(typeof(LiveFlow))]
[JsonSerializable(typeof(AdvanceClock))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(SendSamples))]
[JsonSerializable(typeof(SamplesSent))]
[JsonSerializable(typeof(Simulators))]
[JsonSerializable(typeof(SetFault))]
[JsonSerializable(typeof(JobKindList))]
[JsonSerializable(typeof(JobOverview))]
[JsonSerializable(typeof(JobGraph))]
[JsonSerializable(typeof(JobRunPage))]
[JsonSerializable(typeof(JobRunView))]
[JsonSerializable(typeof(JobRunDetail))]
[JsonSerializable(typeof(JobBatchView))]
[JsonSerializable(typeof(NewJobRun))]
[JsonSerializable(typeof(NewJobBatch))]
[JsonSerializable(typeof(JobReason))]
[JsonSerializable(typeof(BeginJobAction))]
[JsonSerializable(typeof(JobActionView))]
[JsonSerializable(typeof(JobActionList))]
[JsonSerializable(typeof(SetJobQueue))]
[JsonSerializable(typeof(JobQueueView))]
[JsonSerializable(typeof(JobScheduleList))]
[JsonSerializable(typeof(JobScheduleView))]
[JsonSerializable(typeof(NewJobSchedule))]
[JsonSerializable(typeof(ChangedJobSchedule))]
[JsonSerializable(typeof(JobFires))]
[JsonSerializable(typeof(ExplainMessage))]
[JsonSerializable(typeof(ConnectorContent))]
[JsonSerializable(typeof(ConnectorList))]
[JsonSerializable(typeof(ConnectorView))]
[JsonSerializable(typeof(ConnectorCheck))]
[JsonSerializable(typeof(ConnectorVersionView))]
[JsonSerializable(typeof(ConnectorVersionList))]
[JsonSerializable(typeof(CredentialList))]
[JsonSerializable(typeof(NewSecret))]
[JsonSerializable(typeof(ConnectorNoticeList))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(ExchangePage))]
[JsonSerializable(typeof(ExchangeDetail))]
[JsonSerializable(typeof(ExchangeRaw))]
[JsonSerializable(typeof(ReplayExchange))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(BeginReplay))]
[JsonSerializable(typeof(PartnerAction))]
[JsonSerializable(typeof(PartnerActionPage))]
[JsonSerializable(typeof(PartnerActionItemPage))]
[JsonSerializable(typeof(PartnerCasePage))]
[JsonSerializable(typeof(PartnerCaseView))]
[JsonSerializable(typeof(PartnerCaseCounts))]
[JsonSerializable(typeof(DecideCase))]
[JsonSerializable(typeof(BeginCaseAction))]
[JsonSerializable(typeof(ConnectorCodeList))]
[JsonSerializable(typeof(WriteSubscription))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(SubscriptionList))]
[JsonSerializable(typeof(SubscriptionSecret))]
[JsonSerializable(typeof(SubscriptionPing))]
[JsonSerializable(typeof(SubscriptionDeliveryPage))]
[JsonSerializable(typeof(DeliveryChoice))]
[JsonSerializable(typeof(RelayConsumerList))]
[JsonSerializable(typeof(PauseConsumer))]
[JsonSerializable(typeof(RelayQueueList))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(ReplayDeadLetters))]
[JsonSerializable(typeof(DeadLettersReplayed))]
[JsonSerializable(typeof(DailyCountList))]
[JsonSerializable(typeof(StatusMoveList))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Gives options the rules of this context. Chinese stays readable, what could be markup is escaped.</summary>
    public static void Apply(JsonSerializerOptions options, int maxDepth)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = maxDepth;
        options.Converters.Add(new EnumNames<StatusDecision>());
        options.Converters.Add(new ZonedTime());
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    }
}
