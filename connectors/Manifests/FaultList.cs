namespace OrderHub.Connectors.Manifests;

/// <summary>Collects every fault of a document, so that its author mends them in one go.</summary>
internal sealed class FaultList(string code)
{
    private readonly List<MessageFault> faults = [];

    public IReadOnlyList<MessageFault> Faults => faults;

    public void Add(string path, string message) => faults.Add(new(code, path, message));
}
