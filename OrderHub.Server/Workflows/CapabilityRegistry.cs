using System.Collections.Frozen;

namespace OrderHub.Server.Workflows;

/// <summary>Every capability of this server by <c>name@version</c>.</summary>
public sealed class CapabilityRegistry
{
    private readonly FrozenDictionary<string, ICapability> byReference;

    public CapabilityRegistry(IEnumerable<ICapability> capabilities) =>
        byReference = capabilities.ToFrozenDictionary(capability => capability.Descriptor.Reference, StringComparer.Ordinal);

    /// <summary>Every capability there is.</summary>
    public IEnumerable<ICapability> All => byReference.Values;

    public IEnumerable<CapabilityDescriptor> Descriptors => byReference.Values.Select(capability => capability.Descriptor);

    public ICapability? Find(string reference) => byReference.GetValueOrDefault(reference);

    /// <exception cref="InvalidOperationException">A published definition names a capability that this server does not have.</exception>
    public ICapability Get(string reference) => Find(reference)
        ?? throw new InvalidOperationException($"Capability '{reference}' is not part of this server; run a server version that has it, or publish the flow without it.");
}
