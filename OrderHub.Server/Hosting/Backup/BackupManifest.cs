using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Hosting.Backup;

/// <summary>One file of a backup.</summary>
/// <param name="Name">Its name in the data folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Hash of its content, hex.</param>
/// <param name="Schema">Newest migration of a store; null for any other file.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256, string? Schema);

/// <summary>What a backup holds: the file <c>manifest.json</c> in it. No secret stands here.</summary>
public sealed record BackupManifest
{
    public const string FileName = "manifest.json";
    public const int CurrentFormat = 1;

    public required int Format { get; init; }
    public required DateTimeOffset TakenAt { get; init; }
    /// <summary>Version of the server that wrote it.</summary>
    public required string ServerVersion { get; init; }
    public required IReadOnlyList<BackupFile> Files { get; init; }
    public required long Orders { get; init; }
    public DateTimeOffset? LastOrderAt { get; init; }
    /// <summary>Position of the newest event in each part of the outbox; a search index that is further is none of these orders.</summary>
    public required IReadOnlyList<long> Events { get; init; }
    /// <summary>Names of the master keys without which nothing personal in it can be read.</summary>
    public required IReadOnlyList<string> MasterKeys { get; init; }
    /// <summary>True where the master key itself is in it: who has this backup can read everything.</summary>
    public required bool HasMasterKey { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, BackupJson.Default.BackupManifest);

    /// <summary>Null where the text is no manifest.</summary>
    public static BackupManifest? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
