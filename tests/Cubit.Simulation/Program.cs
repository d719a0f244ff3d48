using System.CommandLine;
using Cubit.Simulation.Committing;

var bench = new RootCommand("Measures Cubit against a baseline in one run: ratios, never absolute promises.");
bench.Subcommands.Add(CommitBench.Command());
return await bench.Parse(args).InvokeAsync();
