using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Security.Masking;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>Makes the document under which an order is listed and searched: all that is personal masked or blind-indexed here.</summary>
public sealed class OrderDocuments(IFieldCipher cipher, FieldCatalog fields)
{
    private readonly FieldDocuments extensions = new(cipher, fields);

    private const string Consignor = "CONSIGNOR";
    private const string Consignee = "CONSIGNEE";

    public OrderIndexRow Make(Order order)
    {
        var consignor = order.Parties.FirstOrDefault(party => party.Role == Consignor);
        var consignee = order.Parties.FirstOrDefault(party => party.Role == Consignee);
        return new()
        {
            TenantId = order.TenantId,
            OrderId = order.OrderId,
            Version = order.Version,
            OrderNo = order.OrderNo,
            BusinessLine = order.BusinessLine ?? "",
            BusinessIdentity = order.BusinessIdentity,
            Status = (int)order.Status,
            HoldCode = order.HoldCode,
            Source = (order.References.FirstOrDefault(reference => reference.RefType == Reference.RequestType) ?? order.References.FirstOrDefault())?.SourceSystem,
            CustomerCode = order.Channel?.CustomerCode,
            ChannelOrderNo = order.Channel?.ChannelOrderNo ?? "",
            WaybillNos = string.Join(' ', order.Packages.Where(package => !package.Voided).Select(package => package.WaybillNo).Distinct(StringComparer.Ordinal)),
            Goods = string.Join('\n', order.Goods.Select(goods => goods.Name).Concat(order.Cargo.Select(cargo => cargo.Description)).OfType<string>().Distinct(StringComparer.Ordinal)),
            ConsignorName = Mask.Name(consignor?.Name),
            ConsignorMobile = Mask.Phone(consignor?.Mobile ?? consignor?.Phone),
            ConsignorRegion = Region(consignor),
            ConsigneeName = Mask.Name(consignee?.Name),
            ConsigneeMobile = Mask.Phone(consignee?.Mobile ?? consignee?.Phone),
            ConsigneeRegion = Region(consignee),
            CreatedAt = order.CreatedAt,
            UpdatedAt = order.UpdatedAt,
            Deleted = order.DeletedAt is not null,
            Unit = order.CellId,
            MasteredBy = order.MasteredBy,
            Region = consignee?.Province,
            Amount = Amount(order.Finance),
            Currency = order.Finance?.Currency,
            Minutes = order.ClosedAt is { } closed ? (long)(closed - order.CreatedAt).TotalMinutes : null,
            Finished = StatusMachine.IsSettled(order.Status),
            BlindIndexes = [.. BlindIndexes(order)],
            Fields = [.. extensions.Rows(order)],
        };
    }

    /// <summary>The blind indexes under which a person could have been stored that somebody searches for with the text.</summary>
    public IReadOnlyList<byte[]> Sought(int tenantId, string text)
    {
        var digits = PersonalText.IsPhone(text) ? PersonalText.Phone(text) : null;
        return
        [
            .. Present(
                cipher.BlindIndex(tenantId, PersonalText.Kind.Name, PersonalText.Name(text)),
                cipher.BlindIndex(tenantId, PersonalText.Kind.IdNo, PersonalText.IdNo(text)),
                cipher.BlindIndex(tenantId, PersonalText.Kind.Mobile, digits),
                cipher.BlindIndex(tenantId, PersonalText.Kind.Phone, digits),
                cipher.BlindIndex(tenantId, PersonalText.Kind.MobileLast4, digits is { Length: 4 } ? digits : null)),
        ];
    }

    /// <summary>What a condition of a caller on an extension field or mark asks of the index.</summary>
    public OrderFieldFilter Sought(int tenantId, FieldCondition condition) => extensions.Sought(tenantId, condition);

    private IEnumerable<byte[]> BlindIndexes(Order order) => order.Parties
        .SelectMany(party => Present(
            cipher.BlindIndex(order.TenantId, PersonalText.Kind.Name, PersonalText.Name(party.Name)),
            cipher.BlindIndex(order.TenantId, PersonalText.Kind.Mobile, PersonalText.Phone(party.Mobile)),
            cipher.BlindIndex(order.TenantId, PersonalText.Kind.MobileLast4, PersonalText.LastFour(party.Mobile)),
            cipher.BlindIndex(order.TenantId, PersonalText.Kind.Phone, PersonalText.Phone(party.Phone)),
            cipher.BlindIndex(order.TenantId, PersonalText.Kind.IdNo, PersonalText.IdNo(party.IdNo))))
        .Concat(Present(cipher.BlindIndex(order.TenantId, PersonalText.Kind.IdNo, PersonalText.IdNo(order.Customs?.BuyerIdNo))));

    /// <summary>The fee in ten-thousandths; null where there is none, or one that no number of that kind can hold.</summary>
    private static long? Amount(Finance? finance) =>
        (finance?.ActualFee ?? finance?.EstimatedFee) is { } fee && Math.Abs(fee) < long.MaxValue / 10_000 ? (long)(fee * 10_000) : null;

    private static IEnumerable<byte[]> Present(params byte[]?[] indexes) => indexes.OfType<byte[]>();

    private static string? Region(Party? party) => party is null ? null : $"{party.Province}{party.City}{party.County}" is { Length: > 0 } region ? region : null;
}
