namespace OrderHub.LegacySystems.Surface;

internal static class RequestBody
{
    public static async Task<byte[]> ReadAllAsync(this HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, ct);
        return buffer.ToArray();
    }
}
