using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Fields;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>
/// The one door through which extension fields change while servers run. Changes of a tenant are put in a row by its version, so that
/// two nodes never give one column to two fields; each keeps its past versions and is on the audit's record.
/// </summary>
public sealed class FieldRegistry(IShards shards, FieldCatalog catalog, IIdSource ids, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a retired field rests before its column may be given back: no node takes orders by an older copy for that long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private const int MaxRaces = 5;

    public async Task<IReadOnlyList<FieldDefinition>> ListAsync(int tenantId, CancellationToken ct) => (await CurrentAsync(tenantId, ct)).Fields.Fields;

    public async Task<FieldDefinition?> FindAsync(int tenantId, long fieldId, CancellationToken ct) =>
        (await ListAsync(tenantId, ct)).FirstOrDefault(field => field.FieldId == fieldId);

    /// <summary>Every version of a definition, the oldest first; empty where the tenant has none.</summary>
    public Task<List<FieldDefinition>> VersionsAsync(int tenantId, long fieldId, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => FieldDefinitionTable.VersionsAsync(connection, tenantId, fieldId), ct);

    /// <summary>Adds a definition; without a column it gets the first free one.</summary>
    public Task<FieldOutcome> CreateAsync(Caller by, FieldDefinition wanted, CancellationToken ct) => ChangeAsync(by, AuditActions.FieldCreate, FieldDefinitionTable.Insert, fields =>
    {
        var field = wanted with
        {
            TenantId = by.TenantId,
            FieldId = ids.Next(),
            TableName = FieldEntities.TableOf(wanted.Entity) ?? "",
            Version = 1,
            State = FieldState.Live,
            ChangedBy = by.Actor,
            ChangedAt = time.GetUtcNow(),
        };
        if (FieldChanges.FaultsOf(field) is { Count: > 0 } faults)
        {
            return Wrong(faults);
        }

        if (field.ColumnName.Length == 0)
        {
            if (FieldChanges.FreeColumn(field, fields) is not { } column)
            {
                return new FieldOutcome.Refused(FieldCodes.ColumnsFull, $"No column of {field.TableName} is left for {field.BusinessIdentity} {field.BusinessType}: retire and release a field that nobody needs.");
            }

            field = field with { ColumnName = column };
        }

        return (FieldOutcome?)FieldChanges.ConflictOf(field, fields) ?? new FieldOutcome.Done(field);
    }, ct);

    /// <summary>Changes what may change of a live definition: title, required, rule, sensitivity, search and validity.</summary>
    public Task<FieldOutcome> ChangeAsync(Caller by, long fieldId, int? knownVersion, Func<FieldDefinition, FieldDefinition> change, CancellationToken ct) =>
        ChangeOneAsync(by, AuditActions.FieldChange, fieldId, knownVersion, FieldState.Live, field =>
        {
            var changed = change(field);
            return FieldChanges.FaultsOf(changed, before: field) is { Count: > 0 } faults ? Wrong(faults) : new FieldOutcome.Done(changed);
        }, ct);

    /// <summary>Ends a field: new orders do not carry it, those that do still show it, its column stays closed.</summary>
    public Task<FieldOutcome> RetireAsync(Caller by, long fieldId, int? knownVersion, CancellationToken ct) =>
        ChangeOneAsync(by, AuditActions.FieldRetire, fieldId, knownVersion, FieldState.Live,
            field => new FieldOutcome.Done(field with { State = FieldState.Retired, RetiredAt = time.GetUtcNow() }), ct);

    /// <summary>Gives the column of a retired field back, once no order uses it any more.</summary>
    public async Task<FieldOutcome> ReleaseAsync(Caller by, long fieldId, int? knownVersion, CancellationToken ct)
    {
        var user = await FindAsync(by.TenantId, fieldId, ct) is { State: FieldState.Retired } retired ? await FindUserAsync(retired, ct) : null;
        return await ChangeOneAsync(by, AuditActions.FieldRelease, fieldId, knownVersion, FieldState.Retired, field =>
            time.GetUtcNow() - field.RetiredAt < Rest
                ? new FieldOutcome.Refused(FieldCodes.ReleaseEarly, $"The field was retired less than {Rest.TotalMinutes:0} minute ago: orders under way may still bring values of it.")
                : user is not null
                    ? new FieldOutcome.Refused(FieldCodes.ColumnInUse, $"{field.TableName}.{field.ColumnName} is in use, by order {user} at least: it stays closed until no order uses it.")
                    : new FieldOutcome.Done(field with { State = FieldState.Released }), ct);
    }

    /// <summary>Number of an order that has a value in the field's column; null where none of any database has one.</summary>
    public async Task<string?> FindUserAsync(FieldDefinition field, CancellationToken ct)
    {
        foreach (var database in shards.All)
        {
            if (await database.ReadAsync(connection => FieldUseQuery.FindOrderAsync(connection, field), ct) is { } orderNo)
            {
                return orderNo;
            }
        }

        return null;
    }

    private Task<FieldOutcome> ChangeOneAsync(
        Caller by, string action, long fieldId, int? knownVersion, FieldState state, Func<FieldDefinition, FieldOutcome> decide, CancellationToken ct) =>
        ChangeAsync(by, action, FieldDefinitionTable.Update, fields => fields.FirstOrDefault(field => field.FieldId == fieldId) switch
        {
            null => new FieldOutcome.Refused(FieldCodes.NotFound, $"There is no field {fieldId}."),
            { } field when knownVersion is not null && field.Version != knownVersion =>
                new FieldOutcome.Refused(FieldCodes.Stale, $"The field has version {field.Version} by now: read it again."),
            { } field when field.State != state =>
                new FieldOutcome.Refused(FieldCodes.WrongState, $"The field is {field.State.ToString().ToUpperInvariant()}; this is for a field that is {state.ToString().ToUpperInvariant()}."),
            { } field => decide(field) is FieldOutcome.Done done
                ? new FieldOutcome.Done(done.Field with { Version = field.Version + 1, ChangedBy = by.Actor, ChangedAt = time.GetUtcNow() })
                : decide(field),
        }, ct);

    private async Task<FieldOutcome> ChangeAsync(
        Caller by, string action, Action<WriteBatch, FieldDefinition> write, Func<IReadOnlyList<FieldDefinition>, FieldOutcome> decide, CancellationToken ct)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var model = await CurrentAsync(by.TenantId, ct);
            if (decide(model.Fields.Fields) is not FieldOutcome.Done done)
            {
                return decide(model.Fields.Fields);
            }

            var batch = new WriteBatch();
            ModelVersionTable.Rise(batch, by.TenantId, model.Version);
            write(batch, done.Field);
            audit.Add(batch, by, action, done.Field.FieldId.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{done.Field.Path} {done.Field.BusinessIdentity} {done.Field.BusinessType}");
            if ((await shards.Home.CommitAsync(batch, ct)).IsCommitted)
            {
                await catalog.RefreshAsync(ct);
                return done;
            }
        }

        return new FieldOutcome.Refused(FieldCodes.Contended, "Others change fields or marks of the tenant at this moment. Try again.");
    }

    private async Task<TenantModel> CurrentAsync(int tenantId, CancellationToken ct)
    {
        await catalog.RefreshAsync(ct);
        return catalog.Of(tenantId);
    }

    private static FieldOutcome Wrong(IReadOnlyList<Fault> faults) => new FieldOutcome.Refused(FieldCodes.Invalid, faults[0].Message, faults);
}
