using System.Reflection;

namespace OrderHub.Server.Hosting.Development;

/// <summary>Where the simulators' program lies in the source tree; a published server has none.</summary>
public static class SimulatorProgram
{
    /// <summary>The path, relative to the project's folder, that the build wrote into the assembly.</summary>
    public static string? Find()
    {
        var relative = typeof(SimulatorProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "SimulatorProgram")?.Value;
        var path = relative is null || ProjectFolder.Path is null ? null : Path.GetFullPath(Path.Combine(ProjectFolder.Path, relative));
        return File.Exists(path) ? path : null;
    }
}
