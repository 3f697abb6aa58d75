namespace OrderHub.Connectors.Codecs;

/// <summary>Text read from bytes.</summary>
/// <param name="Text">The text, without a byte order mark.</param>
/// <param name="Charset">The character set the bytes really are in.</param>
/// <param name="LabelWas">The label where it was wrong; null: right, or none was given.</param>
/// <param name="PrivateUse">Characters without an agreed meaning (Unicode private use), which a GBK font may show and nobody else.</param>
public sealed record DecodedText(string Text, string Charset, string? LabelWas, int PrivateUse);
