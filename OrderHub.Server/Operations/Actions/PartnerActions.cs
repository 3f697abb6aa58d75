using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Operations.Actions;

/// <summary>Actions on many exchanges or cases: begun here, watched here, carried out by <see cref="PartnerActionWorker"/>.</summary>
public sealed class PartnerActions(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, AuditLog audit, IIdSource ids, TimeProvider time, IOptions<ExchangeOptions> options)
{
    private TaskCompletionSource next = New();

    /// <summary>Completes when there is something to do; never the truth, which is the rows.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>Replays all exchanges there are now that the filter takes.</summary>
    public Task<PartnerActionRow> ReplayAsync(Caller by, ExchangeFilter filter, string? reason, int? pace, CancellationToken ct) => BeginAsync(
        by, PartnerActionRow.Exchanges, JsonSerializer.Serialize(filter with { Before = Earlier(filter.Before) }, ActionJson.Default.ExchangeFilter),
        JsonSerializer.Serialize(new ReplayOrder(reason), ActionJson.Default.ReplayOrder), AuditActions.ExchangeBulk, pace, ct);

    /// <summary>Decides about all cases that are open now and that the filter takes.</summary>
    public Task<PartnerActionRow> DecideAsync(Caller by, PartnerCaseFilter filter, Cases.CaseDecision decision, int? pace, CancellationToken ct) => BeginAsync(
        by, PartnerActionRow.Cases, JsonSerializer.Serialize(filter with { OpenedBefore = Earlier(filter.OpenedBefore) }, ActionJson.Default.PartnerCaseFilter),
        decision.ToJson(), AuditActions.CaseBulk, pace, ct);

    /// <summary>Ends an action; what it did stays so. False: it has ended.</summary>
    public async Task<bool> StopAsync(Caller by, long actionId, CancellationToken ct)
    {
        await audit.WriteAsync(by, AuditActions.PartnerActionStop, actionId.ToString(System.Globalization.CultureInfo.InvariantCulture), null, ct);
        var batch = new WriteBatch();
        PartnerActionTable.Stop(batch, by.TenantId, actionId, time.GetUtcNow());
        return (await database.CommitAsync(batch, ct)).IsCommitted;
    }

    public Task<PartnerActionRow?> FindAsync(int tenantId, long actionId, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerActionTable.FindAsync(connection, tenantId, actionId), ct);

    public Task<List<PartnerActionRow>> ListAsync(int tenantId, string subject, long before, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerActionTable.ListAsync(connection, tenantId, subject, before, limit), ct);

    public Task<List<PartnerActionItemRow>> ItemsAsync(int tenantId, long actionId, string? state, long after, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => PartnerActionTable.ItemsAsync(connection, tenantId, actionId, state, after, limit), ct);

    private async Task<PartnerActionRow> BeginAsync(Caller by, string subject, string filter, string decision, string deed, int? pace, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = new PartnerActionRow
        {
            TenantId = by.TenantId,
            ActionId = ids.Next(),
            Subject = subject,
            Filter = filter,
            Decision = decision,
            State = PartnerActionRow.Selecting,
            Pace = Math.Min(pace ?? options.Value.Pace, options.Value.Pace),
            CreatedBy = by.Actor,
            CreatedAt = now,
            UpdatedAt = now,
        };

        // The record before the deed: the two are in different stores.
        await audit.WriteAsync(by, deed, row.ActionId.ToString(System.Globalization.CultureInfo.InvariantCulture), filter, ct);
        var batch = new WriteBatch();
        PartnerActionTable.Insert(batch, row);
        batch.Then(() => Interlocked.Exchange(ref next, New()).SetResult());
        await database.CommitAsync(batch, ct);
        return row;
    }

    // What comes while the action runs is not meant: a replay is an exchange itself.
    private DateTimeOffset Earlier(DateTimeOffset? before) => time.GetUtcNow().AddMilliseconds(1) is var now && before < now ? before.Value : now;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What an action on exchanges is for.</summary>
internal sealed record ReplayOrder(string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExchangeFilter))]
[JsonSerializable(typeof(PartnerCaseFilter))]
[JsonSerializable(typeof(ReplayOrder))]
internal sealed partial class ActionJson : JsonSerializerContext;
