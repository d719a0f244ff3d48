using System.CommandLine;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Csv;

var bench = new RootCommand("Measures Cubit against a baseline in one run: ratios, never absolute promises.");
bench.Subcommands.Add(CommitBench.Command());
bench.Subcommands.Add(CsvBench.Command());
return await bench.Parse(args).InvokeAsync();
