BBBB BBBBB BBBB #

XXXX XXXXXXXXXXXX gettext(u'Themes') XX
    XXX XXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX
        BBB BBBB BB BBBBBB
            XXX XXXXXXXXXXXXX
                XX XXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
                    XBBBBBB BBBBBBBBBBBBBBBXXXXXXXBB BBBBBBBBBBBBBBXXXXX
                            XXXXXXXXX
                        XFFFFFFXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
                                 gettext(u'segments') XXXXXXXXXXXXXXBBBBBXXXX
                XXX XXXXXXXXXXXX
                    BBB BBBB BB BBBBBBBBBBXXXX
                            XX XXXXXXXXXXXXXXXBBBBBB BBBBBBBBBXXXXXXXBB BBBBBBBBBBBBBBXXXXX
                                        XXXXXXXXX
                                    XFFFFFFXXXXX XXXXXXXXXXXXXXXXXXXXXXXX
                                             gettext(u'segments') XXXXXXXXXXXXXXBBBBBXXXX
                        XXXXXBBBBBB
                XXXXX
            XXXXX
        BBBBBB
    XXXXX
XXXXXX
