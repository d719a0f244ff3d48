using System.CommandLine;

var bench = new RootCommand("Measures Cubit against a baseline in one run: ratios, never absolute promises.");
return await bench.Parse(args).InvokeAsync();
