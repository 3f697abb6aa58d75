using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Exchanges;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Folders;

/// <summary>
/// Takes files out of one folder: 1 wait until a file is whole, 2 claim it by a rename, 3 read it, 4 know it by its content, 5 by the
/// policy refuse it whole, 6 take its messages, 7 answer its sender, 8 note its end, 9 put it away with a report. A crash at any point is safe: what is in
/// <c>work</c> is read again at the next start, messages are known by their number or content, and the end of a file by its hash, so that a
/// file sent twice, under whatever name, is taken once. Files are taken in the order of their names; those that share no value of the manifest's
/// <c>orderBy</c> are taken at once.
/// </summary>
public sealed class InFolder(
    Connector connector, PartnerCredential from, string root, MessageReader reader, IPartnerInbox inbox, IConnectorClient client, Notices notices, IDatabase database, TimeProvider time, ILogger log)
{
    /// <summary>Most files that are taken at once.</summary>
    public const int Lanes = 16;

    private const int MostFaults = 1000;
    private const int MostRowsTold = 10_000;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FolderPaths paths = new(root);
    private readonly FolderManifest settings = connector.Manifest.Inbound!.Folder!;
    private readonly Dictionary<string, (long Length, DateTime Changed, DateTimeOffset Since)> seen = new(StringComparer.Ordinal);
    private bool leftBehindTaken;

    /// <summary>One look into the folder: the files that were brought to an end.</summary>
    public async Task<IReadOnlyList<ConnectorFileRow>> LookAsync(CancellationToken ct)
    {
        var (taking, last) = (new List<Task<ConnectorFileRow?>>(), new Dictionary<string, Task>(StringComparer.Ordinal));
        using var room = new SemaphoreSlim(Lanes);
        try
        {
            foreach (var path in Claimed())
            {
                var file = await ReadAsync(path, ct);
                await room.WaitAsync(ct);
                var earlier = file.Keys.Select(key => last.GetValueOrDefault(key)).OfType<Task>().Distinct().ToList();
                var taken = TakeAfterAsync(earlier, file, room, ct);
                taking.Add(taken);
                foreach (var key in file.Keys)
                {
                    last[key] = taken;
                }
            }
        }
        finally
        {
            // Nothing is left running that the next look would meet in work.
            await Task.WhenAll(taking);
        }

        return [.. (await Task.WhenAll(taking)).OfType<ConnectorFileRow>()];
    }

    // Where an earlier file of the same key fails, so does this one: both stay in work, and the next look begins with the earlier.
    private async Task<ConnectorFileRow?> TakeAfterAsync(List<Task> earlier, ClaimedFile file, SemaphoreSlim room, CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(earlier);
            return await TakeAsync(file, ct);
        }
        finally
        {
            room.Release();
        }
    }

    private IEnumerable<string> Claimed()
    {
        // What a crash, or a hub too busy, left behind.
        var waiting = Directory.GetFiles(paths.Work).Order(StringComparer.Ordinal).ToList();
        if (waiting.Count > 0 && !leftBehindTaken)
        {
            log.FilesLeftBehind(connector.Name, waiting.Count);
        }

        leftBehindTaken = true;
        foreach (var file in waiting)
        {
            yield return file;
        }

        foreach (var file in Whole())
        {
            // 2. Claim
            var claimed = Path.Combine(paths.Work, Path.GetFileName(file));
            if (!File.Exists(claimed) && TryMove(file, claimed))
            {
                seen.Remove(file);
                yield return claimed;
            }
        }
    }

    // 1. Whole: matched by name, and unchanged for the agreed time.
    private List<string> Whole()
    {
        var now = time.GetUtcNow();
        var there = new DirectoryInfo(paths.In).GetFiles()
            .Where(file => !file.Name.StartsWith('.') && file.Extension is not (".tmp" or ".part") && FileSystemName.MatchesSimpleExpression(settings.Pattern, file.Name))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        foreach (var gone in seen.Keys.Except(there.Select(file => file.FullName), StringComparer.Ordinal).ToList())
        {
            seen.Remove(gone);
        }

        var whole = new List<string>();
        foreach (var file in there)
        {
            if (!seen.TryGetValue(file.FullName, out var before) || before.Length != file.Length || before.Changed != file.LastWriteTimeUtc)
            {
                seen[file.FullName] = (file.Length, file.LastWriteTimeUtc, now);
            }
            else if (now - before.Since >= settings.Stable)
            {
                whole.Add(file.FullName);
            }
        }

        return whole;
    }

    // 3. Read
    private async Task<ClaimedFile> ReadAsync(string path, CancellationToken ct)
    {
        if (new FileInfo(path).Length > connector.Manifest.Limits.MaxBytes)
        {
            return new(path, "", null, []);
        }

        var bytes = await File.ReadAllBytesAsync(path, ct);
        var reading = FileReading.Read(connector, from, bytes);
        return new(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), reading, settings.OrderBy is { } field ? reading.ValuesOf(field) : [""]);
    }

    private async Task<ConnectorFileRow?> TakeAsync(ClaimedFile file, CancellationToken ct)
    {
        if (file.Reading is not { } reading)
        {
            return await EndAsync(file, 0, [new(0, PartnerCodes.Oversized, "", $"The file is longer than {connector.Manifest.Limits.MaxBytes} bytes.")], [], [], ct);
        }

        // 4. Known?
        if (await database.ReadAsync(connection => ConnectorFileTable.FindAsync(connection, from.TenantId, connector.Name, file.Hash), ct) is { Outcome: "done", Refused: 0 } before)
        {
            // One that was refused may be taken now: the mapping may have been mended, or the order it waits for has come.
            log.FileCameBefore(connector.Name, file.Name, before.FileName);
            FolderPaths.PutAway(file.Path, paths.Archive, file.Name, time.GetUtcNow());
            return null;
        }

        // 5. Refuse whole
        var faults = reading.Faults.ToList();
        if (reading.IsWhole && settings.Policy == RowPolicy.All)
        {
            faults.AddRange(reading.Messages.SelectMany(FaultsOf));
        }

        if (!reading.IsWhole || (settings.Policy == RowPolicy.All && faults.Count > 0))
        {
            return await EndAsync(file, 0, faults, [], [], ct);
        }

        // 6. Messages
        var (taken, bad) = (0, reading.BadRows.SelectMany(row => row.Raw.Append((byte)'\n')).ToList());
        var told = new JsonArray();
        foreach (var message in reading.Messages)
        {
            var result = await inbox.TakeAsync(connector, message.Raw, ct);
            if (result.MayComeAgain)
            {
                // The hub cannot take more now. The file stays in work; what it took is known when it is read again.
                return null;
            }

            var line = message.Rows.Count == 0 ? 0 : message.Rows[0].Line;
            Tell(told, line, settings.GroupBy is { } by && message.Rows.Count > 0 ? message.Rows[0].Values[by]?.ToString() : null, result);
            if (result.IsTaken)
            {
                taken++;
                continue;
            }

            faults.AddRange(result.Faults.Count == 0
                ? [new(line, result.Code ?? result.Outcome, "", result.Message)]
                : result.Faults.Select(fault => new LineFault(line, fault.Code, fault.Path, fault.Message)));
            bad.AddRange(message.Raw.Body);
        }

        return await EndAsync(file, taken, faults, bad, told, ct);
    }

    private IEnumerable<LineFault> FaultsOf(FileMessage message)
    {
        var reading = reader.Read(connector, message.Raw, ReadingMode.Receive);
        return MessageReader.HasOnlyUnknownCodes(reading) ? []
            : reading.Steps.Where(step => step.State == StepState.Failed).SelectMany(step => step.Faults)
                .Select(fault => new LineFault(message.Rows.Count == 0 ? 0 : message.Rows[0].Line, fault.Code, fault.Path, fault.Message));
    }

    private async Task<ConnectorFileRow> EndAsync(ClaimedFile file, int taken, List<LineFault> faults, List<byte> bad, JsonArray told, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = new ConnectorFileRow(
            from.TenantId, connector.Name, file.Hash.Length > 0 ? file.Hash : $"size:{now.ToUnixTimeMilliseconds()}", file.Name, taken > 0 || faults.Count == 0 ? "done" : "rejected", taken, faults.Count, now);
        if (faults.Count > 0)
        {
            await notices.OpenAsync(from.TenantId, connector.Name, Notices.FileRejected, $"{file.Name}: {faults.Count} faults, first: {faults[0].Message}", ct);
        }

        // 7. Answer
        await AnswerAsync(row, faults, told, ct);

        // 8. Its end, before it is moved: a crash between the two leaves a file that is known.
        var batch = new WriteBatch();
        ConnectorFileTable.Put(batch, row);
        await database.CommitAsync(batch, ct);

        // 9. Away, with a report and the rows to mend.
        if (faults.Count > 0)
        {
            var report = new { file = file.Name, connector = connector.Name, version = connector.Version, taken, faults = faults.Take(MostFaults), more = Math.Max(0, faults.Count - MostFaults) };
            await File.WriteAllTextAsync(Path.Combine(paths.Reject, $"{file.Name}.faults.json"), JsonSerializer.Serialize(report, Readable), Encoding.UTF8, ct);
            if (bad.Count > 0)
            {
                await File.WriteAllBytesAsync(Path.Combine(paths.Reject, $"{file.Name}.rows"), [.. bad], ct);
            }
        }

        FolderPaths.PutAway(file.Path, row.Outcome == "done" ? paths.Archive : paths.Reject, file.Name, now);
        log.FileEnded(connector.Name, file.Name, row.Outcome, taken, faults.Count);
        return row;
    }

    private static void Tell(JsonArray told, int line, string? key, TakenMessage result) => told.Add((JsonNode)new JsonObject
    {
        ["line"] = line,
        ["key"] = key,
        ["outcome"] = result.Outcome,
        ["orderNo"] = result.OrderNo,
        ["code"] = result.Code,
        ["message"] = result.IsTaken ? null : result.Message,
    });

    /// <summary>Tells the sender what became of the file, before that is noted: after a crash the file is read, and told of, again under the same name.</summary>
    private async Task AnswerAsync(ConnectorFileRow row, List<LineFault> faults, JsonArray told, CancellationToken ct)
    {
        if (settings.Result is not { } operation)
        {
            return;
        }

        // Rows that were read and refused have told of themselves; all other faults are of rows that were never messages.
        var known = told.Select(one => (int)one!["line"]!).ToHashSet();
        foreach (var fault in faults.Where(fault => !known.Contains(fault.Line)))
        {
            told.Add((JsonNode)new JsonObject { ["line"] = fault.Line, ["outcome"] = ExchangeOutcome.Rejected, ["code"] = fault.Code, ["message"] = fault.Message });
        }

        await client.CallAsync(
            new OutboundCall
            {
                TenantId = from.TenantId,
                Connector = connector.Name,
                Operation = operation,
                IdempotencyKey = $"{Path.GetFileNameWithoutExtension(row.FileName)}-{row.ContentHash[..8]}",
                Input = new JsonObject
                {
                    ["file"] = row.FileName,
                    ["outcome"] = row.Outcome,
                    ["taken"] = row.Taken,
                    ["refused"] = row.Refused,
                    ["rows"] = new JsonArray([.. told.Take(MostRowsTold).Select(one => one!.DeepClone())]),
                },
            },
            ct);
    }

    private static bool TryMove(string file, string target)
    {
        try
        {
            File.Move(file, target);
            return true;
        }
        catch (IOException)
        {
            // Another node was quicker, or the writer holds it.
            return false;
        }
    }

    /// <summary>A file of this folder's <c>work</c>.</summary>
    /// <param name="Hash">Of its content; empty where it is too long to be read.</param>
    /// <param name="Keys">Files that share one are taken one after the other.</param>
    private sealed record ClaimedFile(string Path, string Hash, FileReading? Reading, IReadOnlyCollection<string> Keys)
    {
        public string Name => System.IO.Path.GetFileName(Path);
    }
}
