using System.Buffers.Binary;
using System.IO.Compression;

namespace OrderHub.BrowserTests;

/// <summary>
/// Makes a picture of a page a small file: 256 colours, which pages hardly exceed. 1. Read what the browser wrote (8 bits a channel,
/// not interlaced). 2. Take the colours that most pixels have. 3. Write each pixel as the number of the nearest one.
/// </summary>
internal static class SmallPng
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static byte[] Of(byte[] png)
    {
        var (width, height, pixels) = Read(png);
        var palette = Palette(pixels);
        var nearest = new Dictionary<int, byte>();
        var rows = new byte[height * (width + 1)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var colour = pixels[(y * width) + x];
                if (!nearest.TryGetValue(colour, out var number))
                {
                    nearest[colour] = number = Nearest(palette, colour);
                }

                rows[(y * (width + 1)) + 1 + x] = number;
            }
        }

        return Write(width, height, palette, rows);
    }

    private static (int Width, int Height, int[] Pixels) Read(byte[] png)
    {
        using var data = new MemoryStream();
        var (width, height, channels) = (0, 0, 3);
        for (var at = Signature.Length; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var body = png.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    (width, height, channels) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]), body[9] == 6 ? 4 : 3);
                    break;
                case "IDAT":
                    data.Write(body);
                    break;
            }

            at += length + 12;
        }

        data.Position = 0;
        using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
        var pixels = new int[width * height];
        var (before, line) = (new byte[width * channels], new byte[width * channels]);
        for (var y = 0; y < height; y++)
        {
            var filter = unpacked.ReadByte();
            unpacked.ReadExactly(line);
            Unfilter(filter, line, before, channels);
            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = (line[x * channels] << 16) | (line[(x * channels) + 1] << 8) | line[(x * channels) + 2];
            }

            (before, line) = (line, before);
        }

        return (width, height, pixels);
    }

    private static void Unfilter(int filter, byte[] line, byte[] above, int channels)
    {
        for (var i = 0; i < line.Length; i++)
        {
            int left = i < channels ? 0 : line[i - channels], up = above[i], corner = i < channels ? 0 : above[i - channels];
            line[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static int[] Palette(int[] pixels)
    {
        // The commonest colour of each of 32 768 boxes, so that shades of one grey do not take all places.
        var common = pixels.CountBy(colour => colour).GroupBy(pair => pair.Key & 0xF8F8F8)
            .Select(box => (Colour: box.MaxBy(pair => pair.Value).Key, Count: box.Sum(pair => pair.Value)));
        return [.. common.OrderByDescending(one => one.Count).Take(256).Select(one => one.Colour)];
    }

    private static byte Nearest(int[] palette, int colour)
    {
        var (best, least) = (0, int.MaxValue);
        for (var i = 0; i < palette.Length; i++)
        {
            int red = (palette[i] >> 16) - (colour >> 16), green = ((palette[i] >> 8) & 255) - ((colour >> 8) & 255), blue = (palette[i] & 255) - (colour & 255);
            var distance = (red * red) + (green * green) + (blue * blue);
            if (distance < least)
            {
                (best, least) = (i, distance);
            }
        }

        return (byte)best;
    }

    private static byte[] Write(int width, int height, int[] palette, byte[] rows)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 3);
        Chunk(file, "IHDR", head);
        Chunk(file, "PLTE", [.. palette.SelectMany(colour => new[] { (byte)(colour >> 16), (byte)(colour >> 8), (byte)colour })]);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write(rows);
        }

        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, byte[] body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(name), .. body];
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
