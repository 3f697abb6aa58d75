using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Protocols;

namespace OrderHub.Connectors.Codecs;

/// <summary>All that must be known to read or write a business document.</summary>
public sealed record DocumentFormat
{
    public required Envelope Content { get; init; }

    /// <summary>Of bytes that do not say, and of what is written.</summary>
    public required string Charset { get; init; }

    public required int MaxDepth { get; init; }

    public bool ListOfOne { get; init; }

    public IReadOnlyList<string> JsonTexts { get; init; } = [];

    public CsvFormat? Csv { get; init; }

    public FixedFormat? Fixed { get; init; }

    /// <summary>The element in a SOAP body, or the root element, to write.</summary>
    public string? Element { get; init; }

    public IPartnerProtocol? Protocol { get; init; }

    public static DocumentFormat Of(ConnectorManifest manifest, InboundManifest inbound, IPartnerProtocol? protocol) => new()
    {
        Content = inbound.Content,
        Charset = manifest.Charset,
        MaxDepth = manifest.Limits.MaxDepth,
        ListOfOne = inbound.ListOfOne,
        Csv = inbound.Csv,
        Fixed = inbound.Fixed,
        Protocol = protocol,
    };

    public static DocumentFormat OfRequest(ConnectorManifest manifest, OutboundOperation operation, IPartnerProtocol? protocol) => new()
    {
        Content = operation.Content,
        Charset = manifest.Charset,
        MaxDepth = manifest.Limits.MaxDepth,
        Csv = operation.Csv,
        Fixed = operation.Fixed,
        Element = operation.SoapMethod ?? operation.Root,
        Protocol = protocol,
    };

    public static DocumentFormat OfAnswer(ConnectorManifest manifest, OutboundOperation operation, IPartnerProtocol? protocol) => new()
    {
        Content = operation.Answer,
        Charset = manifest.Charset,
        MaxDepth = manifest.Limits.MaxDepth,
        JsonTexts = operation.JsonTexts,
        Csv = operation.Csv,
        Fixed = operation.Fixed,
        Protocol = protocol,
    };
}
