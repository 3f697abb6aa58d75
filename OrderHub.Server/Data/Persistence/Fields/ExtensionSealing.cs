using OrderHub.Server.Model;
using OrderHub.Server.Model.Fields;
using OrderHub.Server.Security;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>
/// Puts extension fields into their columns, and reads them back under their own names. Written by name: the definition that holds for
/// the order. Read by column: its owner, live or retired, so that what was written under an older definition stays readable.
/// </summary>
internal sealed class ExtensionSealing(IFieldCipher cipher, FieldCatalog fields)
{
    private const string BlindIndex = "_bi";

    /// <summary>Kind of the blind index of a field, the same wherever the field is kept.</summary>
    public static string KindOf(string fieldCode) => "ext." + fieldCode;

    /// <summary>The form in which an encrypted value is compared.</summary>
    public static string? Normalise(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed.ToUpperInvariant() : null;

    public FieldView ViewOf(Order order) => fields.Of(order.TenantId).Fields.For(order.BusinessIdentity, order.BusinessType);

    /// <summary>The columns of the order's own fields, and those that no definition knows: they came before there were definitions.</summary>
    public (Dictionary<string, object>? Columns, Dictionary<string, string>? Others) SealOrder(Order order)
    {
        if (order.Extensions.Count == 0)
        {
            return (null, null);
        }

        var view = ViewOf(order);
        Dictionary<string, object>? columns = null;
        Dictionary<string, string>? others = null;
        foreach (var (path, text) in order.Extensions)
        {
            if (view.WriterOf(path, order.CreatedAt) is { } field && FieldEntities.IsOfOrder(field.Entity))
            {
                Put(columns ??= new(StringComparer.Ordinal), order.TenantId, field, text);
            }
            else
            {
                (others ??= new(StringComparer.Ordinal)).Add(path, text);
            }
        }

        return (columns, others);
    }

    /// <summary>The columns of one goods line, party, package or piece of cargo; null for none.</summary>
    /// <exception cref="InvalidOperationException">A field is defined nowhere: the order was not checked.</exception>
    public Dictionary<string, object>? SealRow(Order order, string entity, IReadOnlyDictionary<string, string> ext)
    {
        if (ext.Count == 0)
        {
            return null;
        }

        var view = ViewOf(order);
        var columns = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (code, text) in ext)
        {
            var field = view.WriterOf($"{entity}.{code}", order.CreatedAt)
                ?? throw new InvalidOperationException($"Order {order.OrderId}: no extension field {entity}.{code} is defined for {order.BusinessIdentity} {order.BusinessType}.");
            Put(columns, order.TenantId, field, text);
        }

        return columns;
    }

    /// <summary>Values by name; null where a column has no owner that this node knows of.</summary>
    /// <param name="order">Whose they are.</param>
    /// <param name="table">Where they are kept.</param>
    /// <param name="columns">What the row keeps.</param>
    /// <param name="withEntity">True: names are <c>operation.preCoolTemp</c>; false: <c>preCoolTemp</c>.</param>
    /// <param name="sensitive">Gets the paths of fields that are masked.</param>
    /// <param name="unowned">Told each column that has no owner; its value is left out.</param>
    public IReadOnlyDictionary<string, string> Open(
        Order order, string table, IReadOnlyDictionary<string, object>? columns, bool withEntity, Dictionary<string, int> sensitive, Action<string, string> unowned)
    {
        if (columns is null)
        {
            return OrderContent.NoExtensions;
        }

        var view = ViewOf(order);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, value) in columns)
        {
            if (column.EndsWith(BlindIndex, StringComparison.Ordinal))
            {
                continue;
            }

            if (view.OwnerOf(table, column) is not { } field)
            {
                unowned(table, column);
                continue;
            }

            values[withEntity ? field.Path : field.FieldCode] = value is byte[] bytes ? cipher.Decrypt(order.TenantId, bytes)! : FieldValues.Write(value);
            if (field.Sensitivity > 0)
            {
                sensitive[field.Path] = field.Sensitivity;
            }
        }

        return values;
    }

    private void Put(Dictionary<string, object> columns, int tenantId, FieldDefinition field, string text)
    {
        var value = FieldValues.Read(field.Type, text)
            ?? throw new InvalidOperationException($"The extension field {field.Path} holds {FieldValues.Form(field.Type)}.");
        if (field.Type != FieldType.Encrypted)
        {
            columns[field.ColumnName] = value;
            return;
        }

        columns[field.ColumnName] = cipher.Encrypt(tenantId, text)!;
        if (cipher.BlindIndex(tenantId, KindOf(field.FieldCode), Normalise(text)) is { } index)
        {
            columns[field.ColumnName + BlindIndex] = index;
        }
    }
}
