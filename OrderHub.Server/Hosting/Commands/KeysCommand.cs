using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Access.Accounts;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Security.Keys;
using OrderHub.Server.Security.Keys.Masters;
using OrderHub.Server.Security.Keys.Rotation;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Keys;

namespace OrderHub.Server.Hosting.Commands;

/// <summary>
/// <c>keys list|status|rotate|pause|resume|destroy</c>: the keys under which data is sealed. Beside a running server it gives the order
/// and the server does the work; without one it does it itself.
/// </summary>
public static class KeysCommand
{
    /// <summary>What the audit names.</summary>
    private const string Actor = "console";

    private static readonly Option<int> Tenant = new("--tenant")
    {
        Description = "Whose key; 0 is the one for messages that name no tenant.", DefaultValueFactory = _ => FirstStart.DemoTenantId,
    };

    private static readonly Argument<int> Key = new("key") { Description = "Id of the key, as `keys list` shows it." };

    public static Command Create()
    {
        var master = new Option<bool>("--master") { Description = "Exchange the master key, which wraps all tenants' keys, in place of a tenant's key." };
        var early = new Option<bool>("--early") { Description = "Do not wait for the days that the settings keep a retired key." };
        var rotate = new Command("rotate", "Make a new key and put everything under it, while orders flow.") { Tenant, master };
        var destroy = new Command("destroy", "Destroy a retired key: what it sealed in older backups can be read no more.") { Key, Tenant, early };
        var pause = new Command("pause", "Let an exchange rest.") { Key, Tenant };
        var resume = new Command("resume", "Let an exchange go on.") { Key, Tenant };
        var list = new Command("list", "List every tenant's keys, without the keys.");
        var status = new Command("status", "Show how all keys are wrapped, and how far exchanges are.");
        list.SetAction((parsed, ct) => HubTool.RunAsync(parsed, (hub, output) => ListAsync(hub, output, ct), ct));
        status.SetAction((parsed, ct) => HubTool.RunAsync(parsed, (hub, output) => StatusAsync(hub, output, ct), ct));
        rotate.SetAction((parsed, ct) => HubTool.RunAsync(
            parsed,
            (hub, output) => parsed.GetValue(master) ? RotateMasterAsync(hub, output, ct) : RotateAsync(hub, output, parsed.GetValue(Tenant), ct),
            ct));
        pause.SetAction((parsed, ct) => HubTool.RunAsync(
            parsed,
            async (hub, output) => await ToldAsync(output, await Rotations(hub).PauseAsync(parsed.GetValue(Tenant), parsed.GetValue(Key), Actor, ct), "It rests. Go on with: keys resume"),
            ct));
        resume.SetAction((parsed, ct) => HubTool.RunAsync(parsed, (hub, output) => ResumeAsync(hub, output, parsed.GetValue(Tenant), parsed.GetValue(Key), ct), ct));
        destroy.SetAction((parsed, ct) => HubTool.RunAsync(
            parsed,
            async (hub, output) =>
            {
                await hub.GetRequiredService<TenantKeyRing>().OpenAsync(ct);
                return await ToldAsync(
                    output, await Rotations(hub).DestroyAsync(parsed.GetValue(Tenant), parsed.GetValue(Key), Actor, parsed.GetValue(early), ct), "It is destroyed.");
            },
            ct));
        return new Command("keys", "List, exchange and destroy the keys under which data is sealed.") { list, status, rotate, pause, resume, destroy };
    }

    private static KeyRotations Rotations(IServiceProvider hub) => hub.GetRequiredService<KeyRotations>();

    private static async Task<int> ListAsync(IServiceProvider hub, TextWriter output, CancellationToken ct)
    {
        await output.WriteLineAsync($"{"tenant",6}  {"key",3}  {"purpose",-7}  {"state",-9}  {"made",-20}  {"retired",-20}  wrapped by");
        foreach (var key in await TenantKeyTable.AllAsync(hub.GetRequiredService<IDatabase>(), ct))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{key.TenantId,6}  {key.KeyId,3}  {key.Purpose,-7}  {KeyNames.Of(key.State),-9}  {At(key.CreatedAt),-20}  {At(key.RetiredAt),-20}  {WrappedKey.MasterOf(key.Wrapped)}"));
        }

        return 0;
    }

    private static async Task<int> StatusAsync(IServiceProvider hub, TextWriter output, CancellationToken ct)
    {
        await WriteAsync(output, await hub.GetRequiredService<MasterKeyRotation>().StandingAsync(ct));
        foreach (var tenant in (await TenantKeyTable.AllAsync(hub.GetRequiredService<IDatabase>(), ct)).Select(key => key.TenantId).Distinct())
        {
            foreach (var rotation in await Rotations(hub).ListAsync(tenant, ct))
            {
                await output.WriteLineAsync(Describe(rotation));
            }
        }

        return 0;
    }

    private static async Task<int> RotateMasterAsync(IServiceProvider hub, TextWriter output, CancellationToken ct)
    {
        await WriteAsync(output, await hub.GetRequiredService<MasterKeyRotation>().RotateAsync(FirstStart.DemoTenantId, Actor, ct));
        await output.WriteLineAsync("Keep the earlier master key where you keep backups made before: they need it. A running server needs no restart.");
        return 0;
    }

    private static async Task<int> RotateAsync(IServiceProvider hub, TextWriter output, int tenant, CancellationToken ct)
    {
        await hub.GetRequiredService<TenantKeyRing>().OpenAsync(ct);
        var (deed, rotation) = await Rotations(hub).StartAsync(tenant, Actor, ct);
        if (deed != KeyDeed.Done)
        {
            return await ToldAsync(output, deed, "");
        }

        await output.WriteLineAsync($"Tenant {tenant} has the new key {rotation!.KeyId}.");
        return await WorkAsync(hub, output, rotation, ct);
    }

    private static async Task<int> ResumeAsync(IServiceProvider hub, TextWriter output, int tenant, int keyId, CancellationToken ct)
    {
        await hub.GetRequiredService<TenantKeyRing>().OpenAsync(ct);
        var found = (await Rotations(hub).ListAsync(tenant, ct)).FirstOrDefault(row => row.KeyId == keyId);
        if (found is not { State: KeyRotationState.Running } && await Rotations(hub).ResumeAsync(tenant, keyId, Actor, ct) is not KeyDeed.Done and var deed)
        {
            return await ToldAsync(output, deed, "");
        }

        return await WorkAsync(hub, output, (await Rotations(hub).ListAsync(tenant, ct)).First(row => row.KeyId == keyId), ct);
    }

    /// <summary>With no server on the folder nobody else would do the work.</summary>
    private static async Task<int> WorkAsync(IServiceProvider hub, TextWriter output, KeyRotationRow rotation, CancellationToken ct)
    {
        using var alone = DataFolderLock.TryTake(hub.GetRequiredService<IOptions<NodeOptions>>().Value.DataFolder);
        if (alone is null)
        {
            await output.WriteLineAsync("The running server seals the older values anew. Look with: keys status");
            return 0;
        }

        var done = await hub.GetRequiredService<KeyRotationRun>().RunAsync(rotation, ct);
        await output.WriteLineAsync(done is null ? "It went no further; try again with: keys resume" : Describe(done));
        return done is null ? 1 : 0;
    }

    private static async Task WriteAsync(TextWriter output, MasterKeyStanding standing)
    {
        await output.WriteLineAsync($"Master key {standing.Name}, from {standing.Origin}.");
        foreach (var (name, count) in standing.Keys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            await output.WriteLineAsync($"  {count} keys of tenants are wrapped by {name}.");
        }

        foreach (var other in standing.Others.Where(other => !standing.Keys.ContainsKey(other)))
        {
            await output.WriteLineAsync($"  {other} is here and wraps nothing any more: keep it with the backups made before, and take it away from here.");
        }
    }

    private static string Describe(KeyRotationRow row) => row.State switch
    {
        KeyRotationState.Done =>
            $"Tenant {row.TenantId}, key {row.KeyId}: done {At(row.EndedAt)}. {row.Resealed} values were sealed anew; the last walk looked at {row.PassChecked} and found none under an older key.",
        var state => $"Tenant {row.TenantId}, key {row.KeyId}: {KeyNames.Of(state)}, walk {row.Pass}, at {(row.Place.Length == 0 ? "the beginning" : row.Place)}. {row.Resealed} values are sealed anew.{(row.Problem is null ? "" : $" Last problem: {row.Problem}.")}",
    };

    private static async Task<int> ToldAsync(TextWriter output, KeyDeed deed, string done)
    {
        await output.WriteLineAsync(deed switch
        {
            KeyDeed.Done => done,
            KeyDeed.NotFound => "There is nothing of that id to do this to: see keys list and keys status.",
            KeyDeed.Busy => "Another exchange of this tenant's key is not at its end: see keys status.",
            KeyDeed.TooYoung => "The key was retired lately, and backups of before need it. Wait, or give --early if you have none.",
            _ => "The key is in use, or values are still under it: rotate it first.",
        });
        return deed == KeyDeed.Done ? 0 : 1;
    }

    private static string At(DateTimeOffset? time) => time is { } at && at > DateTimeOffset.UnixEpoch ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-";
}
