using OrderHub.Benchmarks;

return await BenchmarkCatalog.RunAsync(args);
