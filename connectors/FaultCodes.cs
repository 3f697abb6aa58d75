namespace OrderHub.Connectors;

/// <summary>Every code that this library puts into a <see cref="MessageFault"/>.</summary>
public static class FaultCodes
{
    public const string Charset = "partner.charset";
    public const string Form = "partner.form";
    public const string Json = "partner.json";
    public const string Xml = "partner.xml";
    public const string Csv = "partner.csv";
    public const string Mangled = "partner.cell.mangled";
    public const string Fixed = "partner.fixed";
    public const string Count = "partner.rows.count";
    public const string Lists = "partner.lists.unequal";
    public const string Marks = "partner.marks.malformed";
    public const string Required = "partner.field.required";
    public const string Type = "partner.field.type";
    public const string Length = "partner.field.length";
    public const string Time = "partner.field.time";
    public const string UnknownCode = "partner.code.unknown";
    public const string Expression = "partner.mapping.expression";
    public const string Check = "partner.check";
    public const string Manifest = "connector.manifest";
    public const string Mapping = "connector.mapping";
}
