namespace OrderHub.Connectors.Manifests;

/// <summary>What a message is wrapped in.</summary>
public enum Envelope
{
    Form,
    Json,
    Soap,
}
