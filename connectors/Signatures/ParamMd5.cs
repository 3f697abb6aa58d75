using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>Kuaidi100: <c>UPPER(MD5(param + key + customer))</c>; the key is the secret, the customer the app key.</summary>
public static class ParamMd5
{
    public static string Sign(ReadOnlySpan<byte> param, string key, string customer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(param);
        hash.AppendData(Encoding.UTF8.GetBytes(key + customer));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
