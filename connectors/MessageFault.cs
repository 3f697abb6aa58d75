namespace OrderHub.Connectors;

/// <summary>What is wrong with a message, a manifest or a mapping.</summary>
/// <param name="Code">Stable code; example <c>partner.field.required</c>.</param>
/// <param name="Path">Where in the document, in the document's own names; empty: the whole of it.</param>
/// <param name="Message">One sentence in the words of the document's author.</param>
public sealed record MessageFault(string Code, string Path, string Message)
{
    /// <summary>Which code has no meaning, where that is what is wrong.</summary>
    public UnknownCode? Unknown { get; init; }
}

/// <summary>A code that stands in no table.</summary>
/// <param name="Table">The table that was asked.</param>
/// <param name="Scope">Of whom the code is.</param>
/// <param name="Code">The code.</param>
public sealed record UnknownCode(string Table, Manifests.CodeScope Scope, string Code);
