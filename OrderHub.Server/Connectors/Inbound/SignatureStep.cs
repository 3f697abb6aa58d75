using System.Globalization;
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

        // 1. App key
        var manifest = reading.Inbound.Signature;
        var given = reading.Find(manifest.Given);
        reading = reading with { Signature = new(given, null, false, null) };
        if (string.IsNullOrEmpty(reading.Find(reading.Inbound.AppKey)))
        {
            return reading.Fail(Name, PartnerCodes.AppKeyMissing, $"The message names no app key ({reading.Inbound.AppKey}).");
        }

        var credential = credentials.Find(reading.Connector.Name, reading.Find(reading.Inbound.AppKey)!);
        if (credential is null || (mode.IsExplaining && credential.TenantId != mode.ExplainTo))
        {
            return reading.Fail(Name, PartnerCodes.AppKeyUnknown, $"The app key ({reading.Inbound.AppKey}) is not known here.");
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

    private static InboundReading Verify(InboundReading reading, SignatureManifest manifest, string given, string secret)
    {
        if (manifest.Scheme == SignatureScheme.HmacSha256)
        {
            var (timestamp, nonce) = (reading.Find(manifest.Timestamp!) ?? "", reading.Find(manifest.Nonce!) ?? "");
            var expected = HmacSha256.Sign(secret, timestamp, nonce, reading.Raw.Body);
            return reading with
            {
                Signature = new(given, expected, SignatureText.Matches(given, expected), $"{timestamp}\\n{nonce}\\n<{reading.Raw.Body.Length} bytes of body>"),
            };
        }

        var usual = Sign(reading, manifest, given, secret);
        if (usual.Signature!.Matches || reading.FieldsOtherwise is null)
        {
            return usual;
        }

        // Some clients send plus signs unescaped and sign them as such.
        var otherwise = Sign(reading with { Fields = reading.FieldsOtherwise }, manifest, given, secret);
        return otherwise.Signature!.Matches ? otherwise : usual;
    }

    private static InboundReading Sign(InboundReading reading, SignatureManifest manifest, string given, string secret)
    {
        var expected = SortedMd5.Sign(reading.Fields, manifest.Given.Name, secret);
        return reading with
        {
            Signature = new(given, expected, SignatureText.Matches(given, expected), SortedMd5.Show(reading.Fields, manifest.Given.Name)),
        };
    }

    private Fault? FindUntimely(InboundReading reading, SignatureManifest manifest)
    {
        if (manifest.Timestamp is not { } place)
        {
            return null;
        }

        var text = reading.Find(place) ?? "";
        if (!TryReadTime(text, manifest, reading.Connector.Manifest.TimeZone, out var time))
        {
            return new(PartnerCodes.TimestampWindow, place.Name, $"'{text}' is no time of the form {manifest.TimestampFormat}.");
        }

        return replays.IsTimely(time, manifest.Window)
            ? null
            : new(PartnerCodes.TimestampWindow, place.Name, $"The time stamp is more than {manifest.Window.TotalMinutes:0} minutes from now: a message sent like this is refused.");
    }

    private static bool TryReadTime(string text, SignatureManifest manifest, TimeSpan zone, out DateTimeOffset time)
    {
        time = default;
        if (manifest.TimestampFormat != "unix")
        {
            // The plus sign of an unescaped blank.
            return PartnerClock.TryRead(text.Replace('+', ' '), manifest.TimestampFormat, zone, out time);
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}
