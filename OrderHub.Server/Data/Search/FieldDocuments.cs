using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Expressions;
using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>
/// Extension fields and marks in the search document: under <c>ext.fieldCode</c> and <c>mark.DOMAIN.KEY</c>, never a column's name, and
/// only those whose definitions say so. Both ways, what is written and what is asked, stand side by side.
/// </summary>
internal sealed class FieldDocuments(IFieldCipher cipher, FieldCatalog fields)
{
    public const string Extension = "ext.";
    public const string Marked = "mark.";

    /// <summary>Values of one order that are indexed; one with more is found by the first of them.</summary>
    private const int MaxRows = 500;

    public IEnumerable<OrderFieldRow> Rows(Order order)
    {
        var model = fields.Of(order.TenantId);
        var view = model.Fields.For(order.BusinessIdentity, order.BusinessType);
        var values = view.IsEmpty ? [] : Values(order)
            .Select(value => (value.Text, Field: view.WriterOf(value.Path, order.CreatedAt)))
            .Where(value => value.Field is { Search: not FieldSearch.None })
            .Select(value => Row(order.TenantId, value.Field!, value.Text));
        var marks = order.Marks
            .Where(mark => model.Marks.Find(mark.Domain, mark.Key) is { Searchable: true })
            .Select(mark => new OrderFieldRow($"{Marked}{mark.Domain}.{mark.Key}") { Exact = mark.Value });
        return values.OfType<OrderFieldRow>().Concat(marks).Distinct().Take(MaxRows);
    }

    /// <exception cref="FieldSearchException">There is no such field, or it is not searched so.</exception>
    public OrderFieldFilter Sought(int tenantId, FieldCondition condition)
    {
        var model = fields.Of(tenantId);
        if (condition.Name.StartsWith(Marked, StringComparison.Ordinal))
        {
            return SoughtMark(model.Marks, condition);
        }

        // A code means one type in all of a tenant; identities may differ in how they are searched.
        var code = condition.Name[Extension.Length..];
        var known = model.Fields.Fields.Where(field => field.FieldCode == code && field is { State: not FieldState.Released, Search: not FieldSearch.None }).ToList();
        if (known.Count == 0)
        {
            var nearest = Nearest.To(code, model.Fields.Fields.Where(field => field.Search != FieldSearch.None).Select(field => field.FieldCode));
            throw new FieldSearchException(condition.Name, $"Orders are not found by an extension field {code}{(nearest is null ? "." : $"; {nearest} is meant?")}");
        }

        var type = known[0].Type;
        if (condition.Value is null)
        {
            return known.Exists(field => field.Search == FieldSearch.Range)
                ? new(condition.Name) { From = Bound(condition.From), To = Bound(condition.To) }
                : throw new FieldSearchException(condition.Name, $"The field {code} has no order to search from and to.");
        }

        if (FieldValues.Read(type, condition.Value) is not { } value)
        {
            throw new FieldSearchException(condition.Name, $"{code} holds {FieldValues.Form(type)}.");
        }

        return type switch
        {
            FieldType.Encrypted => new(condition.Name) { BlindIndex = Blind(tenantId, code, condition.Value) },
            _ when known.Exists(field => field.Search == FieldSearch.Text) => new(condition.Name) { Word = condition.Value },
            _ => new(condition.Name) { Exact = FieldValues.Write(value) },
        };

        long? Bound(string? text) => text is null ? null : FieldValues.SortOf(FieldValues.Read(type, text))
            ?? throw new FieldSearchException(condition.Name, $"{code} holds {FieldValues.Form(type)}.");
    }

    private static OrderFieldFilter SoughtMark(MarkSet marks, FieldCondition condition)
    {
        var parts = condition.Name[Marked.Length..].Split('.');
        if (parts.Length != 2 || marks.Find(parts[0], parts[1]) is not { Searchable: true })
        {
            var nearest = Nearest.To(condition.Name[Marked.Length..], marks.All.Where(mark => mark.Searchable).Select(mark => $"{mark.Domain}.{mark.Key}"));
            throw new FieldSearchException(condition.Name, $"Orders are not found by a mark {condition.Name[Marked.Length..]}{(nearest is null ? "." : $"; {nearest} is meant?")}");
        }

        return condition.Value is { } value
            ? new(condition.Name) { Exact = value }
            : throw new FieldSearchException(condition.Name, "Marks are found by their value only.");
    }

    private OrderFieldRow? Row(int tenantId, FieldDefinition field, string text)
    {
        var name = Extension + field.FieldCode;
        return (field.Search, FieldValues.Read(field.Type, text)) switch
        {
            (_, null) => null,
            _ when field.Type == FieldType.Encrypted => Blind(tenantId, field.FieldCode, text) is { } index ? new(name) { BlindIndex = index } : null,
            (FieldSearch.Text, _) => new(name) { Words = text },
            (_, { } value) => new(name) { Exact = FieldValues.Write(value), Sort = field.Search == FieldSearch.Range ? FieldValues.SortOf(value) : null },
        };
    }

    private byte[]? Blind(int tenantId, string code, string text) =>
        cipher.BlindIndex(tenantId, ExtensionSealing.KindOf(code), ExtensionSealing.Normalise(text));

    private static IEnumerable<(string Path, string Text)> Values(Order order) => order.Extensions.Select(pair => (pair.Key, pair.Value))
        .Concat(order.Goods.SelectMany(goods => goods.Ext.Select(pair => ($"{FieldEntities.Goods}.{pair.Key}", pair.Value))))
        .Concat(order.Cargo.SelectMany(cargo => cargo.Ext.Select(pair => ($"{FieldEntities.Cargo}.{pair.Key}", pair.Value))))
        .Concat(order.Parties.SelectMany(party => party.Ext.Select(pair => ($"{FieldEntities.Party}.{pair.Key}", pair.Value))))
        .Concat(order.Packages.SelectMany(package => package.Ext.Select(pair => ($"{FieldEntities.Package}.{pair.Key}", pair.Value))));
}
