namespace BackendSite.Mail;

/// <summary>
/// What was said in one conversation with the mail server, for whoever has to find out why nothing leaves. Secrets are masked, letters are
/// left out, and only the beginning and the end of a long conversation is kept.
/// </summary>
internal sealed class Transcript(DateTime beganAt)
{
    private const int First = 20;
    private const int Last = 60;
    private const int LongestLine = 250;

    private readonly Lock gate = new();
    private readonly List<string> beginning = [];
    private readonly Queue<string> end = [];
    private int left;

    /// <summary>When it began, UTC.</summary>
    public DateTime BeganAt => beganAt;

    /// <summary>Its lines.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return left == 0 ? [.. beginning, .. end] : [.. beginning, $"… {left} lines …", .. end];
            }
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        line = line.Length > LongestLine ? string.Concat(line.AsSpan(0, LongestLine), "…") : line;
        lock (gate)
        {
            if (beginning.Count < First)
            {
                beginning.Add(line);
                return;
            }

            end.Enqueue(line);
            if (end.Count > Last)
            {
                end.Dequeue();
                left++;
            }
        }
    }
}

/// <summary>Keeps the transcript of the conversation that began last.</summary>
internal sealed class Transcripts(TimeProvider clock)
{
    /// <summary>Null when there has been none since the start of the site.</summary>
    public Transcript? Last { get; private set; }

    /// <summary>A conversation begins.</summary>
    public Transcript Begin() => Last = new(clock.GetUtcNow().UtcDateTime);
}
