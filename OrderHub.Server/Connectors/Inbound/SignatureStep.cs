using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Finds whose message it is and proves it, in this order: 1 app key, 2 signature, 3 time stamp, 4 nonce.</summary>
internal sealed class SignatureStep(IPartnerCredentials credentials, ReplayGuard replays)
{
    public const string Name = "signature";

    public InboundReading Run(InboundReading reading, ReadingMode mode)
    {
        if (reading.Raw.IsBare)
        {
            return reading.Skip(Name, "Only the business document was given: there is no signature to check.");
        }

        if (reading.Raw.From is { } known)
        {
            return (reading with { Credential = known }).Ok(Name);
        }

        if (reading.Raw.Replay is { WasProven: true } replay)
        {
            return Again(reading with { Credential = replay.From });
        }

        if (reading.Inbound is not { Signature: { } manifest, AppKey: { } appKey })
        {
            return reading.Fail(Name, PartnerCodes.AppKeyUnknown, "This connector hears no messages here.");
        }

        // 1. App key
        var given = reading.Find(manifest.Given);
        reading = reading with { Signature = new(given, null, false, null) };
        if (string.IsNullOrEmpty(reading.Find(appKey)))
        {
            return reading.Fail(Name, PartnerCodes.AppKeyMissing, $"The message names no app key ({appKey}).");
        }

        var credential = credentials.Find(reading.Connector.Name, reading.Find(appKey)!);
        if (credential is null || (reading.Raw.Replay is { } again && credential.TenantId != again.From.TenantId) || (mode.IsExplaining && credential.TenantId != mode.ExplainTo)
            || (reading.Connector.Owner is { } owner && credential.TenantId != owner))
        {
            return reading.Fail(Name, PartnerCodes.AppKeyUnknown, $"The app key ({appKey}) is not known here.");
        }

        // 2. Signature
        reading = Verify(reading with { Credential = credential }, manifest, given ?? "", credential.Secret);
        if (string.IsNullOrEmpty(given))
        {
            return reading.Fail(Name, PartnerCodes.SignatureMissing, $"The message has no signature ({manifest.Given}).");
        }

        if (!reading.Signature!.Matches)
        {
            return reading.Fail(Name, PartnerCodes.SignatureMismatch, "The signature does not match the message.");
        }

        if (reading.Raw.Replay is not null)
        {
            return reading.Ok(Name);
        }

        // 3. Time stamp
        var late = FindUntimely(reading, manifest);
        if (late is not null && !mode.IsExplaining)
        {
            return reading.Fail(Name, PartnerCodes.TimestampWindow, late.Message, late);
        }

        // 4. Nonce
        if (!mode.IsExplaining && manifest.Nonce is { } nonce)
        {
            var taken = new TakenNonce($"{credential.Connector}\n{credential.AppKey}", reading.Find(nonce) ?? "");
            if (!replays.IsFirst(taken.Owner, taken.Nonce, manifest.Window))
            {
                return reading.Fail(Name, PartnerCodes.Replay, $"A message with this nonce ({nonce}) came before.");
            }

            reading = reading with { Nonce = taken };
        }

        return late is null ? reading.Ok(Name) : reading.Ok(Name, late);
    }

    /// <summary>Lets the message come again as it is. For one that was read and then stored nowhere.</summary>
    public void GiveBack(InboundReading reading)
    {
        if (reading.Nonce is { } taken)
        {
            replays.GiveBack(taken.Owner, taken.Nonce);
        }
    }

    // It was proved when it came; since then the secret may have been changed. Which meaning of the plus sign was signed is still told by it.
    private static InboundReading Again(InboundReading reading) =>
        (reading.Inbound.Signature is { } manifest && reading.Find(manifest.Given) is { Length: > 0 } given ? Verify(reading, manifest, given, reading.Credential!.Secret) : reading).Ok(Name);

    private static InboundReading Verify(InboundReading reading, SignatureManifest manifest, string given, string secret)
    {
        var usual = Sign(reading, manifest, given, secret);
        if (usual.Signature!.Matches || reading.FieldsOtherwise is null)
        {
            return usual;
        }

        // Some clients send plus signs unescaped and sign them as such.
        var otherwise = Sign(reading with { Fields = reading.FieldsOtherwise }, manifest, given, secret);
        return !otherwise.Signature!.Matches ? usual
            : reading.Inbound.BusinessField is { } name ? otherwise with { Business = otherwise.Fields.FirstOrDefault(field => field.Name == name)?.Value ?? [] } : otherwise;
    }

    private static InboundReading Sign(InboundReading reading, SignatureManifest manifest, string given, string secret)
    {
        var parts = new SignedParts
        {
            Fields = reading.Fields,
            SignatureField = manifest.Given.Name,
            Business = reading.Inbound.BusinessField is { } name
                ? reading.Fields.FirstOrDefault(field => field.Name == name)?.Value ?? []
                : reading.Raw.Body,
            Body = reading.Raw.Body,
            Timestamp = manifest.Timestamp is { } timestamp ? reading.Find(timestamp) ?? "" : "",
            Nonce = manifest.Nonce is { } nonce ? reading.Find(nonce) ?? "" : "",
            AppKey = reading.Find(reading.Inbound.AppKey!) ?? "",
        };
        var custom = manifest.Scheme == SignatureScheme.Custom ? reading.Connector.Protocol : null;
        var expected = custom?.Sign(parts, secret) ?? Signature.Make(manifest.Scheme, parts, secret);
        return reading with { Signature = new(given, expected, Signature.Matches(manifest.Scheme, given, expected), Signature.Show(manifest.Scheme, parts)) };
    }

    private Fault? FindUntimely(InboundReading reading, SignatureManifest manifest)
    {
        if (manifest.Timestamp is not { } place)
        {
            return null;
        }

        var text = reading.Find(place) ?? "";

        // A blank that was never escaped came as a plus sign.
        if (!PartnerClock.TryRead(text.Replace('+', ' '), manifest.TimestampFormat, reading.Connector.Manifest.TimeZone, out var time))
        {
            return new(PartnerCodes.TimestampWindow, place.Name, $"'{text}' is no time of the form {manifest.TimestampFormat}.");
        }

        return replays.IsTimely(time, manifest.Window)
            ? null
            : new(PartnerCodes.TimestampWindow, place.Name, $"The time stamp is more than {manifest.Window.TotalMinutes:0} minutes from now: a message sent like this is refused.");
    }
}
