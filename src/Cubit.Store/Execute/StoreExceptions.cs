namespace Cubit.Store.Execute;

/// <summary>Too much waits to be written; nothing of the command was done. Try again shortly.</summary>
public sealed class StoreBusyException() : Exception("Too many commands wait to be written; try again shortly.");

/// <summary>Others changed the same again and again; nothing of the command was done.</summary>
public sealed class StoreConflictException() : Exception("Others changed the same at the same time; try again.");

/// <summary>The database could not be reached for too long. What was asked may be asked again with its key.</summary>
public sealed class StoreLostException(Exception cause)
    : Exception("The database cannot be reached; ask again with the same key.", cause);
