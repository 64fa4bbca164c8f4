namespace BackendSite.Leads;

/// <summary>The views of the rail. Which leads they hold may depend on who looks and on the time.</summary>
public enum LeadView
{
    /// <summary>All but spam and what was merged into others.</summary>
    All,

    /// <summary>New or open, and the prospect has no answer yet.</summary>
    Waiting,

    /// <summary>Owned by whoever looks, and neither won, lost nor spam.</summary>
    Mine,

    /// <summary>Owned by nobody, and neither won, lost nor spam.</summary>
    Unassigned,

    /// <summary>Of <see cref="Waiting"/>, those whose answer is due before this day ends, and not late yet.</summary>
    Today,

    /// <summary>Of <see cref="Waiting"/>, those whose promise is broken.</summary>
    Late,

    /// <summary>Answered; it is the prospect's turn.</summary>
    Theirs,

    /// <summary>What was kept apart.</summary>
    Spam,
}

/// <summary>In which order.</summary>
public enum LeadSort
{
    /// <summary>Received last, shown first.</summary>
    Newest,

    /// <summary>Received first, shown first.</summary>
    Oldest,

    /// <summary>Due soonest first. Only leads that wait for an answer have a time to be ordered by; the others are left out.</summary>
    Due,
}

/// <summary>What the views are called, and how they are ordered.</summary>
internal static class LeadViews
{
    extension(LeadView view)
    {
        /// <summary>For people.</summary>
        public string Name => view switch
        {
            LeadView.Waiting => "To answer",
            LeadView.Today => "Due today",
            LeadView.Theirs => "Waiting for them",
            _ => view.ToString(),
        };

        /// <summary>The letter that goes there after g.</summary>
        public char? Key => view switch
        {
            LeadView.Waiting => 't',
            LeadView.Today => 'd',
            LeadView.Theirs => 'w',
            LeadView.Spam => null,
            _ => char.ToLowerInvariant(view.ToString()[0]),
        };

        /// <summary>Whether a lead with this status can be in it.</summary>
        public bool Holds(LeadStatus status) => view switch
        {
            LeadView.Waiting or LeadView.Today or LeadView.Late => status is LeadStatus.New or LeadStatus.Open,
            LeadView.Mine or LeadView.Unassigned => status is LeadStatus.New or LeadStatus.Open or LeadStatus.Responded or LeadStatus.Qualified,
            LeadView.Theirs => status == LeadStatus.Responded,
            LeadView.Spam => status == LeadStatus.Spam,
            _ => status is not (LeadStatus.Spam or LeadStatus.Merged),
        };

        /// <summary>True when its leads wait for an answer, so that they can be ordered by due time.</summary>
        public bool HasDueOrder => view is not (LeadView.Theirs or LeadView.Spam);

        /// <summary>True when due time is its only order, for it is what the view is about.</summary>
        public bool IsByDueTime => view is LeadView.Today or LeadView.Late;
    }
}
