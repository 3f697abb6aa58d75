namespace OrderHub.Connectors.Manifests;

/// <summary>What a message is written in.</summary>
public enum Envelope
{
    /// <summary>Form fields; one of them may hold a document in another envelope.</summary>
    Form,
    Json,
    Soap,

    /// <summary>XML whose root element says nothing that matters.</summary>
    Xml,

    /// <summary>Rows of separated values.</summary>
    Csv,

    /// <summary>Rows of fields at fixed places, counted in bytes.</summary>
    Fixed,

    /// <summary>Text out of a template; to write only.</summary>
    Text,

    /// <summary>Read and written by a program: <see cref="Protocols.IPartnerProtocol"/>.</summary>
    Custom,
}
