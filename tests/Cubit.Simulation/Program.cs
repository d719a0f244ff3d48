using System.CommandLine;
using Cubit.Simulation.Availability;
using Cubit.Simulation.Committing;
using Cubit.Simulation.Csv;
using Cubit.Simulation.Growing;
using Cubit.Simulation.Nightly;
using Cubit.Simulation.Quoting;

var bench = new RootCommand("Measures Cubit against a baseline in one run: ratios, never absolute promises.");
bench.Subcommands.Add(QuoteBench.Command());
bench.Subcommands.Add(CsvBench.Command());
bench.Subcommands.Add(CommitBench.Command());
bench.Subcommands.Add(GrowthBench.Command());
bench.Subcommands.Add(NightlyBench.Command());
bench.Subcommands.Add(FailoverTrial.Command());
return await bench.Parse(args).InvokeAsync();
