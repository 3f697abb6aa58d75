using System.Globalization;
using OrderHub.Server.Access.Authentication;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Security.Keys.Rotation;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Keys;

namespace OrderHub.Server.Access.Accounts;

/// <summary>A key of the tenant, without the key.</summary>
/// <param name="KeyId">Part of every value that it sealed.</param>
/// <param name="Purpose">data (seals values) or index (blind indexes).</param>
/// <param name="State">inUse, retired or destroyed.</param>
/// <param name="Master">The master key that wraps it; <c>none</c> where it is destroyed.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ActiveFrom">From when on it seals; null: from the beginning.</param>
/// <param name="RetiredAt">When a walk over all stores had found nothing under it.</param>
public sealed record KeyView(
    int KeyId, string Purpose, string State, string Master, DateTimeOffset CreatedAt, DateTimeOffset? ActiveFrom, DateTimeOffset? RetiredAt)
{
    internal static KeyView Of(TenantKeyRow row) => new(
        row.KeyId, row.Purpose, KeyNames.Of(row.State), WrappedKey.MasterOf(row.Wrapped), row.CreatedAt,
        row.ActiveFrom == DateTimeOffset.UnixEpoch ? null : row.ActiveFrom, row.RetiredAt);
}

/// <summary>The exchange of the tenant's data key.</summary>
/// <param name="KeyId">The new key.</param>
/// <param name="State">running, paused or done.</param>
/// <param name="Place">The table that is walked now; null: none.</param>
/// <param name="Pass">Which walk over all tables this is. A walk that finds nothing to do is the last.</param>
/// <param name="Checked">Values seen in this walk; when done, all there were.</param>
/// <param name="Resealed">Values sealed anew in all walks.</param>
/// <param name="Problem">Why the last attempt went no further; it is tried again.</param>
/// <param name="StartedBy">Who began it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="UpdatedAt">When it last went on.</param>
/// <param name="EndedAt">When the last walk found nothing under an older key.</param>
public sealed record KeyRotationView(
    int KeyId, string State, string? Place, int Pass, long Checked, long Resealed, string? Problem, string StartedBy,
    DateTimeOffset StartedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt)
{
    internal static KeyRotationView Of(KeyRotationRow row) => new(
        row.KeyId, KeyNames.Of(row.State), row.Place.Length == 0 ? null : row.Place, row.Pass, row.PassChecked, row.Resealed, row.Problem,
        row.StartedBy, row.StartedAt, row.UpdatedAt, row.EndedAt);
}

/// <summary>The keys of a tenant and their exchanges, newest first.</summary>
public sealed record KeyList(IReadOnlyList<KeyView> Items, IReadOnlyList<KeyRotationView> Rotations);

/// <summary>How all tenants' keys are wrapped.</summary>
/// <param name="Name">The master key that wraps.</param>
/// <param name="Keys">Wrapped keys by the name of their master key: one name when an exchange is through.</param>
/// <param name="Others">Master keys that are here and only open.</param>
public sealed record MasterKeyView(string Name, IReadOnlyDictionary<string, int> Keys, IReadOnlyList<string> Others)
{
    internal static MasterKeyView Of(MasterKeyStanding standing) => new(standing.Name, standing.Keys, standing.Others);
}

/// <summary>States as the API writes them.</summary>
public static class KeyNames
{
    public static string Of(Enum state) => state.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";
}

/// <summary>The keys under which a tenant's data is sealed, and their exchange while orders flow.</summary>
public static class KeysApi
{
    public static void MapKeysApi(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/v1/keys").WithTags("Keys");
        keys.MapGet("", ListAsync).WithName("listKeys").WithSummary("The tenant's keys and their exchanges.")
            .Requires(Permission.ManageKeys).Produces<KeyList>();
        keys.MapPost("/rotations", StartAsync).WithName("rotateKey")
            .WithSummary("Make a new data key, and seal all older values under it in the background.")
            .Requires(Permission.ManageKeys).Explains(409).Produces<KeyRotationView>(StatusCodes.Status202Accepted);
        keys.MapGet("/rotations/{keyId}", FindAsync).WithName("getKeyRotation").WithSummary("How far an exchange is.")
            .Requires(Permission.ManageKeys).Explains(404).Produces<KeyRotationView>();
        keys.MapPost("/rotations/{keyId}/pause", PauseAsync).WithName("pauseKeyRotation").WithSummary("Let an exchange rest.")
            .Requires(Permission.ManageKeys).Explains(409).Produces(StatusCodes.Status204NoContent);
        keys.MapPost("/rotations/{keyId}/resume", ResumeAsync).WithName("resumeKeyRotation").WithSummary("Let an exchange go on.")
            .Requires(Permission.ManageKeys).Explains(409).Produces(StatusCodes.Status204NoContent);
        keys.MapDelete("/{keyId}", DestroyAsync).WithName("destroyKey")
            .WithSummary("Destroy a retired data key: what it sealed in older backups can be read no more.")
            .Requires(Permission.ManageKeys).Explains(404, 409).Produces(StatusCodes.Status204NoContent);
        keys.MapGet("/master", MasterAsync).WithName("getMasterKey").WithSummary("How all tenants' keys are wrapped.")
            .Requires(Permission.ManageKeys).Explains(403).Produces<MasterKeyView>();
        keys.MapPost("/master/rotation", RotateMasterAsync).WithName("rotateMasterKey")
            .WithSummary("Wrap all tenants' keys by the master key of now, after a new one is made where a file holds it.")
            .Requires(Permission.ManageKeys).Explains(403).Produces<MasterKeyView>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, KeyRotations rotations, CancellationToken ct)
    {
        var tenantId = http.Caller().TenantId;
        return TypedResults.Ok(new KeyList(
            [.. (await rotations.KeysAsync(tenantId, ct)).Select(KeyView.Of)], [.. (await rotations.ListAsync(tenantId, ct)).Select(KeyRotationView.Of)]));
    }

    private static async Task<IResult> StartAsync(HttpContext http, KeyRotations rotations, CancellationToken ct)
    {
        var (deed, rotation) = await rotations.StartAsync(http.Caller().TenantId, http.Caller().Actor, ct);
        return deed == KeyDeed.Done
            ? TypedResults.Accepted($"/api/v1/keys/rotations/{rotation!.KeyId}", KeyRotationView.Of(rotation))
            : new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.KeyRotationRunning, "Another exchange of this tenant's key is not at its end.");
    }

    private static async Task<IResult> FindAsync(string keyId, HttpContext http, KeyRotations rotations, CancellationToken ct) =>
        (await rotations.ListAsync(http.Caller().TenantId, ct)).FirstOrDefault(row => row.KeyId == IdOf(keyId)) is { } found
            ? TypedResults.Ok(KeyRotationView.Of(found))
            : NotFound(keyId);

    private static async Task<IResult> PauseAsync(string keyId, HttpContext http, KeyRotations rotations, CancellationToken ct) =>
        await rotations.PauseAsync(http.Caller().TenantId, IdOf(keyId), http.Caller().Actor, ct) == KeyDeed.Done ? TypedResults.NoContent() : NotSo("running");

    private static async Task<IResult> ResumeAsync(string keyId, HttpContext http, KeyRotations rotations, CancellationToken ct) =>
        await rotations.ResumeAsync(http.Caller().TenantId, IdOf(keyId), http.Caller().Actor, ct) == KeyDeed.Done ? TypedResults.NoContent() : NotSo("paused");

    private static async Task<IResult> DestroyAsync(string keyId, HttpContext http, KeyRotations rotations, CancellationToken ct) =>
        await rotations.DestroyAsync(http.Caller().TenantId, IdOf(keyId), http.Caller().Actor, early: false, ct) switch
        {
            KeyDeed.Done => TypedResults.NoContent(),
            KeyDeed.NotFound => NotFound(keyId),
            KeyDeed.TooYoung => new ProblemResult(
                StatusCodes.Status409Conflict, ErrorCodes.KeyNeeded, $"The key {keyId} was retired lately: backups of before need it."),
            _ => new ProblemResult(StatusCodes.Status409Conflict, ErrorCodes.KeyNeeded, $"The key {keyId} is in use, or values are still under it."),
        };

    private static async Task<IResult> MasterAsync(HttpContext http, MasterKeyRotation master, CancellationToken ct) =>
        Refusal(http) ?? (IResult)TypedResults.Ok(MasterKeyView.Of(await master.StandingAsync(ct)));

    private static async Task<IResult> RotateMasterAsync(HttpContext http, MasterKeyRotation master, CancellationToken ct) =>
        Refusal(http) ?? (IResult)TypedResults.Ok(MasterKeyView.Of(await master.RotateAsync(http.Caller().TenantId, http.Caller().Actor, ct)));

    // The master key is every tenant's: only those who run the hub, the people of its first tenant, have a say.
    private static ProblemResult? Refusal(HttpContext http) => http.Caller().TenantId == FirstStart.DemoTenantId
        ? null
        : new ProblemResult(StatusCodes.Status403Forbidden, ErrorCodes.AuthForbidden, "The master key is exchanged by those who run the hub.");

    private static int IdOf(string keyId) => int.TryParse(keyId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;

    private static ProblemResult NotFound(string keyId) => new(StatusCodes.Status404NotFound, ErrorCodes.KeyNotFound, $"There is no key {keyId}.");

    private static ProblemResult NotSo(string state) => new(StatusCodes.Status409Conflict, ErrorCodes.KeyRotationState, $"There is no such exchange that is {state}.");
}
