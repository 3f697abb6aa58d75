using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Legacy;

/// <summary>An order as its master tells it, in the hub's words.</summary>
public sealed record LegacyOrder
{
    /// <summary>Its number there.</summary>
    public required string OrderNo { get; init; }
    public required OrderStatus Status { get; init; }

    /// <summary>By the master's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>By the master's clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public IReadOnlyList<string> WaybillNos { get; init => field = value ?? []; } = [];

    /// <summary>The number under which it gave the order to the hub; null: it masters the order still.</summary>
    public string? MovedTo { get; init; }
    public required OrderContent Content { get; init; }

    /// <summary>The order in the standard model, as one that is mastered elsewhere.</summary>
    /// <param name="tenantId">Whose it is.</param>
    /// <param name="orderId">Its id, below zero.</param>
    /// <param name="version">What tells which copy is newer.</param>
    /// <param name="masteredBy">The system that may change it.</param>
    public Order ToOrder(int tenantId, long orderId, int version, string masteredBy) => new(Content)
    {
        TenantId = tenantId,
        OrderId = orderId,
        OrderNo = OrderNo,
        Version = version,
        Status = Status,
        MasteredBy = masteredBy,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        ClosedAt = ClosedAt,
        References = [new() { SourceSystem = masteredBy, RefType = Reference.MasterType, RefNo = OrderNo }],
        Packages = [.. WaybillNos.Distinct(StringComparer.Ordinal).Select((number, i) => new Package { WaybillNo = number, Seq = i + 1 })],
    };

    /// <summary>What lists show and find; nothing else of the order is kept here, and no address.</summary>
    public LegacyOrder ForLists() => this with
    {
        MovedTo = null,
        Content = new()
        {
            BusinessIdentity = Content.BusinessIdentity,
            BusinessType = Content.BusinessType,
            BusinessLine = Content.BusinessLine,
            Channel = Content.Channel is { } channel ? new() { CustomerCode = channel.CustomerCode, ChannelOrderNo = channel.ChannelOrderNo } : null,
            Parties =
            [
                .. Content.Parties.Select(party => new Party
                {
                    Role = party.Role, Name = party.Name, Mobile = party.Mobile, Phone = party.Phone, IdNo = party.IdNo, Province = party.Province, City = party.City, County = party.County,
                }),
            ],
            Goods = [.. Content.Goods.Select(goods => new Goods { LineNo = goods.LineNo, Sku = goods.Sku, Name = goods.Name, Quantity = goods.Quantity })],
            Finance = Content.Finance is { } finance ? new() { Currency = finance.Currency, EstimatedFee = finance.EstimatedFee, ActualFee = finance.ActualFee } : null,
        },
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LegacyJson.Default.LegacyOrder);

    public static LegacyOrder FromJson(byte[] json) => JsonSerializer.Deserialize(json, LegacyJson.Default.LegacyOrder)!;

    /// <summary>SHA-256 of what lists need, but for when it changed: two readings with the same are the same.</summary>
    public byte[] Hash() => SHA256.HashData((this with { UpdatedAt = default }).ToJson());
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LegacyOrder))]
internal sealed partial class LegacyJson : JsonSerializerContext;
