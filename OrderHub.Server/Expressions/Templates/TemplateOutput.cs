namespace OrderHub.Server.Expressions.Templates;

/// <summary>What a template writes, which decides how the values put into it are escaped.</summary>
public enum TemplateOutput
{
    /// <summary>Plain text (SMS, EDI lines): nothing is escaped.</summary>
    None,

    /// <summary>XML text and attribute values.</summary>
    Xml,

    /// <summary>The inside of a JSON string.</summary>
    Json,

    /// <summary>A field of RFC 4180: quoted when it must be.</summary>
    Csv,

    /// <summary>A component of a URL, percent-encoded.</summary>
    Url,
}
