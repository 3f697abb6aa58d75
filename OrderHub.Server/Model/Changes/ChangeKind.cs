using System.Text.Json.Serialization;

namespace OrderHub.Server.Model.Changes;

/// <summary>What somebody wants of an order that the hub has taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>Other content: phone, remark, goods ...</summary>
    [JsonStringEnumMemberName("MODIFY")] Modify,

    /// <summary>Not to be carried out.</summary>
    [JsonStringEnumMemberName("CANCEL")] Cancel,

    /// <summary>To be carried to another address.</summary>
    [JsonStringEnumMemberName("READDRESS")] Readdress,

    /// <summary>To be stopped on its way and brought back.</summary>
    [JsonStringEnumMemberName("INTERCEPT")] Intercept,

    /// <summary>Hidden from lists.</summary>
    [JsonStringEnumMemberName("DELETE")] Delete,

    /// <summary>Shown in lists again.</summary>
    [JsonStringEnumMemberName("RESTORE")] Restore,

    /// <summary>What was delivered is to come back, by an order of its own.</summary>
    [JsonStringEnumMemberName("REVERSE")] Reverse,
}
