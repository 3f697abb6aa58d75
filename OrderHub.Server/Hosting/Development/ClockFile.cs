using System.Globalization;

namespace OrderHub.Server.Hosting.Development;

/// <summary>Keeps how far the Development clock is ahead, so that time does not run backwards over a restart.</summary>
public sealed class ClockFile(string dataFolder)
{
    private readonly string path = Path.Combine(dataFolder, "development-clock");

    public TimeSpan Read() => File.Exists(path) && TimeSpan.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var offset) ? offset : TimeSpan.Zero;

    public void Write(TimeSpan offset) => File.WriteAllText(path, offset.ToString("c", CultureInfo.InvariantCulture));
}
