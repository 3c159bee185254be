BBBBBBB BBBBBBBBBBB
BBBB BBBBB BBBB

BBBBB BBBBB gettext(u'Transcripts')  X FFFFF X XXXXXBBBBBBBB

BBBBB BBBBBBB
    XXXX XXXXXXXXXXXXXXXXXX
        XXXXX
            XXXX gettext(u'Transcripts') XXXXX
            XX XXXXXXXXXXX XXXXX
                 ngettext(u'%(n)s transcript', u'%(n)s transcripts', count) SSSSS SSSSSSSSSSPPPPP
                    PPPPPPPPPPP
                BB BBBBB
                    X
                     ngettext(u'%(handed_in)s of %(n)s coding task handed in', u'%(handed_in)s of %(n)s coding tasks handed in', count) SSSSSSSSSSSSS SS SSSSS SSSSSS SSSS SSSSSS
                        SSPPPPPPPPPPPPP PP PPPPP PPPPPP PPPPP PPPPPP
                        PPBBBBB
            XXXX
        XXXXXX
    XXXXXX
    BB BBB BBBB
        XXXX XXXXXXXXXXX XXXXXXX
            BBBB BBBBBBBBBBBBB
            XXXX gettext(u'No transcript yet') XXXXX
            XXX gettext(u'Transcripts come with a study package; a coder sees those given to them.') XXXX
        XXXXXX
    BBBB
        XXXX XXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Transcripts') XX
            XXXXXX XXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXXXX
                XXXXXXX
                    XXXX
                        XXX XXXXXXXXXXXX gettext(u'Transcript') XXXXX
                        XXX XXXXXXXXXXXX gettext(u'Respondent') XXXXX
                        XXX XXXXXXXXXXXX gettext(u'Kind') XXXXX
                        XXX XXXXXXXXXXXX gettext(u'Language') XXXXX
                        XXX XXXXXXXXXXX XXXXXXXXXX gettext(u'Turns') XXXXX
                        BB BBBBBBBBBBBBBB
                            XXX XXXXXXXXXXX XXXXXXXXXX gettext(u'Segments') XXXXX
                            XXX XXXXXXXXXXXX gettext(u'Coding') XXXXX
                        BBBBB
                        XXX XXXXXXXXXXXX gettext(u'May be quoted') XXXXX
                    XXXXX
                XXXXXXXX
                XXXXXXX
                    BBB BBB BB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
                XXXXXXXX
            XXXXXXXX
        XXXXXX
    BBBBB
BBBBBBBB BBBBBBB
