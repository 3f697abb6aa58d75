namespace OrderHub.Benchmarks;

/// <summary>Percentiles.</summary>
internal static class Figures
{
    /// <param name="ascending">The values, smallest first.</param>
    /// <param name="share">0.99 for the 99th percentile.</param>
    public static double At(double[] ascending, double share) =>
        ascending.Length == 0 ? 0 : Math.Round(ascending[(int)((ascending.Length - 1) * share)], 3);
}
