using System.Text;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>
/// Signatures computed by other programs: each line says how. <c>S3cret</c> is the secret throughout. In Python, with
/// <c>md5 = hashlib.md5</c>, <c>b64 = base64.b64encode</c>.
/// </summary>
public sealed class SignatureVectorTests
{
    private const string Secret = "S3cret";
    private const string Xml = "<request><entryOrder><entryOrderCode>E1</entryOrderCode></entryOrder></request>";

    // printf '%s' 'S3creta1b2S3cret' | openssl dgst -md5
    [Fact]
    public void Sorted_md5_of_eclp() => Check(SignatureScheme.SortedMd5, "D3FAAC3A1D373F58FB493B1270C502C3", new() { Fields = Fields(("b", "2"), ("a", "1"), ("sign", "x")), SignatureField = "sign" });

    // md5((S + ''.join(k + v for k, v in sorted(fields.items())) + body + S).encode()).hexdigest().upper()
    [Fact]
    public void Sorted_md5_with_the_body_of_qimen() => Check(SignatureScheme.SortedMd5Body, "740F0CDB3142D7D467FEE5617C5A3B90", Qimen(Encoding.UTF8.GetBytes(Xml)));

    // The same with body.replace('E1', '入库单').encode('gbk'): the bytes as they travel are signed.
    [Fact]
    public void Sorted_md5_signs_the_bodys_bytes_whatever_they_spell() => Check(
        SignatureScheme.SortedMd5Body, "1E088CEA4862360BE8BAF49E971A3391",
        Qimen(Charsets.Find(Charsets.Gbk).GetBytes(Xml.Replace("E1", "入库单", StringComparison.Ordinal))));

    // printf '<order><name>李测试</name></order>S3cret' | openssl dgst -md5 -binary | base64
    [Fact]
    public void Content_md5_of_cainiao_link_is_base64_of_the_raw_sixteen_bytes()
    {
        var parts = new SignedParts { Business = Encoding.UTF8.GetBytes("<order><name>李测试</name></order>") };
        Check(SignatureScheme.ContentMd5, "U8Baxa8XzgGgOxjE4vYW/g==", parts);

        // Base64 of the hexadecimal text, the usual mistake.
        Assert.False(Signature.Matches(SignatureScheme.ContentMd5, "NTNjMDVhYzVhZjE3Y2UwMWEwM2IxOGM0ZTJmNjE2ZmU=", Signature.Make(SignatureScheme.ContentMd5, parts, Secret)));
    }

    // b64(md5(escaped.encode()).digest()), escaped = what java.net.URLEncoder makes of content + timestamp + secret:
    // %7B%22name%22%3A%22%E6%9D%8E+%E6%B5%8B%E8%AF%95%22%2C%22mark%22%3A%22a*b%7Ec%2Bd%22%7D1740878107S3cret
    [Theory]
    [InlineData("""{"name":"李 测试","mark":"a*b~c+d"}""", "fL2/pv5dCAEcnYB/V2AHDQ==")]
    [InlineData("{}", "1TDrmcBrTskzPiWeNqIHKQ==")]
    public void Escaped_md5_of_sf_escapes_as_java_does(string content, string signature) => Check(
        SignatureScheme.EscapedMd5, signature, new() { Business = Encoding.UTF8.GetBytes(content), Timestamp = "1740878107" });

    // printf '{"com":"jd","num":"JDV001"}KEYCUST' | openssl dgst -md5
    [Fact]
    public void Param_md5_of_kuaidi100() => Assert.Equal(
        "CCCEE6B1CE3E1DA1C2608399209CB9CA",
        Signature.Make(SignatureScheme.ParamMd5, new() { Business = """{"com":"jd","num":"JDV001"}"""u8.ToArray(), AppKey = "CUST" }, "KEY"));

    // b64(md5((S + data + S).encode()).hexdigest().encode())
    [Fact]
    public void Wrapped_md5_of_flux_is_base64_of_the_hexadecimal_text() => Check(
        SignatureScheme.WrappedMd5, "YjQwMDRiMjg1Mzc3YmYwZjlkYmJlMDY0NDYyOTg1MTE=",
        new() { Business = Encoding.UTF8.GetBytes("""{"xmldata":{"header":[{"orderNo":"SO1","name":"王五"}]}}""") });

    // hmac.new(S, b'1740910815\n6f0c\n' + data, hashlib.sha256).hexdigest()
    [Fact]
    public void Hmac_sha256_covers_time_stamp_nonce_and_body() => Check(
        SignatureScheme.HmacSha256, "3fe8570e5650e286843715649e4a334d0ef52f9cec4b1f8b61e10d846eafe0ed",
        new() { Body = Encoding.UTF8.GetBytes("""{"xmldata":{"header":[{"orderNo":"SO1","name":"王五"}]}}"""), Timestamp = "1740910815", Nonce = "6f0c" });

    [Theory]
    [InlineData(SignatureScheme.ContentMd5)]
    [InlineData(SignatureScheme.EscapedMd5)]
    [InlineData(SignatureScheme.WrappedMd5)]
    public void Base64_in_another_case_is_another_signature(SignatureScheme scheme) => Assert.False(Signature.Matches(scheme, "AAAAbbbb", "aaaabbbb"));

    [Theory]
    [InlineData(SignatureScheme.SortedMd5)]
    [InlineData(SignatureScheme.SortedMd5Body)]
    [InlineData(SignatureScheme.ContentMd5)]
    [InlineData(SignatureScheme.EscapedMd5)]
    [InlineData(SignatureScheme.ParamMd5)]
    [InlineData(SignatureScheme.WrappedMd5)]
    [InlineData(SignatureScheme.HmacSha256)]
    public void What_is_shown_of_a_signature_never_holds_the_secret(SignatureScheme scheme)
    {
        var parts = new SignedParts { Fields = Fields(("a", "1")), Business = "b"u8.ToArray(), Body = "c"u8.ToArray(), Timestamp = "t", Nonce = "n", AppKey = "k" };
        Assert.DoesNotContain(Secret, Signature.Show(scheme, parts), StringComparison.Ordinal);
        Assert.NotEqual(Signature.Make(scheme, parts, Secret), Signature.Make(scheme, parts, "other"));
    }

    private static void Check(SignatureScheme scheme, string expected, SignedParts parts)
    {
        Assert.Equal(expected, Signature.Make(scheme, parts, Secret));
        Assert.True(Signature.Matches(scheme, expected, Signature.Make(scheme, parts, Secret)));
    }

    private static SignedParts Qimen(byte[] body) => new()
    {
        Fields = Fields(
            ("method", "entryorder.create"), ("timestamp", "2025-03-02 09:15:07"), ("format", "xml"), ("app_key", "K"), ("v", "2.0"), ("sign_method", "md5"), ("customerId", "C1")),
        SignatureField = "sign",
        Body = body,
    };

    private static List<FormField> Fields(params (string Name, string Value)[] fields) => [.. fields.Select(field => new FormField(field.Name, Encoding.UTF8.GetBytes(field.Value)))];
}
