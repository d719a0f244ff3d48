using System.CommandLine;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Csv;
using Cubit.Simulation.Quoting;

var bench = new RootCommand("Measures Cubit against a baseline in one run: ratios, never absolute promises.");
bench.Subcommands.Add(QuoteBench.Command());
bench.Subcommands.Add(CommitBench.Command());
bench.Subcommands.Add(CsvBench.Command());
return await bench.Parse(args).InvokeAsync();
