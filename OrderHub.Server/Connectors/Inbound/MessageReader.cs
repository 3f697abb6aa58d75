using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>
/// Reads a partner's message: 1 size, 2 parse, 3 signature, 4 decode, 5 map, 6 validate. A real message is left at the first
/// step that fails; to explain one, every step that can still run does.
/// </summary>
public sealed class MessageReader(IPartnerCredentials credentials, ReplayGuard replays, CodeOverrides? codes = null)
{
    private readonly SignatureStep signature = new(credentials, replays);

    public InboundReading Read(Connector connector, RawMessage raw, ReadingMode mode)
    {
        var reading = new InboundReading { Connector = connector, Raw = raw };

        // 1. Size
        var limit = connector.Manifest.Limits.MaxBytes;
        if (raw.Body.Length > limit)
        {
            return Rest(reading.Fail(ParseStep.Name, PartnerCodes.Oversized, $"The message is longer than {limit} bytes."), 1);
        }

        // 2. to 6.
        Func<InboundReading, InboundReading>[] steps =
            [ParseStep.Run, current => signature.Run(current, mode), DecodeStep.Run, current => MapStep.Run(current, codes), ValidateStep.Run];
        for (var i = 0; i < steps.Length; i++)
        {
            reading = steps[i](reading);
            if (reading.Failure is not null && !mode.IsExplaining)
            {
                return IsOnlyMapping(reading) ? ValidateStep.Run(reading) : Rest(reading, i + 1);
            }
        }

        return reading;
    }

    /// <summary>Forgets that the message came: it was answered "later" and nothing of it was stored, so that its sender sends the same bytes again.</summary>
    public void Forget(InboundReading reading) => signature.GiveBack(reading);

    /// <summary>
    /// Whose version of a connector a message is for: that of the tenant whose app key it names, where the tenant has one of its own; else
    /// the shipped one. Nothing is believed yet: the signature is checked with what is found here.
    /// </summary>
    public Connector? Choose(ConnectorCatalog catalog, string name, RawMessage raw)
    {
        var others = catalog.Own(name).Where(connector => connector.Manifest.Inbound?.Transport == TransportKind.Http).ToList();
        var shipped = catalog.Find(name) is { Manifest.Inbound.Transport: TransportKind.Http } known ? known : null;
        foreach (var own in others)
        {
            var fields = ParseStep.Run(new InboundReading { Connector = own, Raw = raw });
            if (own.Manifest.Inbound!.AppKey is { } place && fields.Find(place) is { Length: > 0 } key && credentials.Find(own.Name, key)?.TenantId == own.Owner)
            {
                return own;
            }
        }

        return shipped ?? others.FirstOrDefault();
    }

    /// <summary>True where all was understood but for codes that have no meaning here. A question is not kept: nothing is lost with it.</summary>
    public static bool HasOnlyUnknownCodes(InboundReading reading) =>
        reading.Operation is { Kind: not OperationKind.Query }
        && reading.Steps.Where(step => step.State == StepState.Failed).SelectMany(step => step.Faults).ToList() is { Count: > 0 } faults
        && faults.TrueForAll(fault => fault.Code == OrderHub.Connectors.FaultCodes.UnknownCode);

    // The mapping's faults and the broken rules are told together.
    private static bool IsOnlyMapping(InboundReading reading) => reading.Failure!.Name == MapStep.Name;

    private static InboundReading Rest(InboundReading reading, int from)
    {
        string[] names = [ParseStep.Name, SignatureStep.Name, DecodeStep.Name, MapStep.Name, ValidateStep.Name];
        foreach (var name in names.Skip(from))
        {
            reading = reading.Skip(name, "A step before it failed.");
        }

        return reading;
    }
}
