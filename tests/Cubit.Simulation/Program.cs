using System.CommandLine;

var bench = new RootCommand("Measures Cubit against a baseline in one run: ratios, never absolute promises.");
bench.Subcommands.Add(Cubit.Simulation.Quoting.QuoteBench.Command());
return await bench.Parse(args).InvokeAsync();
